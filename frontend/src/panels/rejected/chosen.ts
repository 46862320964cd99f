/** Which rejected events something is done with. */
import type { RejectedChoice } from '#contracts';
import type { RejectedFilter } from '../../api/rejected.js';
import { formatExact, plural } from '../../ui/format.js';

export type Chosen =
  | { readonly by: 'ids'; readonly ids: readonly string[] }
  /** All open ones that a filter lets through; `open`: how many, where it is known. */
  | { readonly by: 'filter'; readonly filter: RejectedFilter; readonly open: number | null };

/** So many are named in a request. */
export const MOST_AT_ONCE = 1_000;

/** As a request has it: of many ids the first. */
export const choiceOf = (chosen: Chosen): RejectedChoice =>
  chosen.by === 'ids' ? { ids: chosen.ids.slice(0, MOST_AT_ONCE) } : { filter: chosen.filter };

/** 3 chosen events; all 1,204 open events of this list. */
export function chosenText(chosen: Chosen): string {
  if (chosen.by === 'ids') return plural(chosen.ids.length, 'chosen event');
  return chosen.open === null
    ? 'all open events of this list'
    : `all ${formatExact(chosen.open)} open events of this list`;
}
