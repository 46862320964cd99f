/** A replay as it is filled in, and what it comes to. */
import type { ReplayAnswer } from '#contracts';
import type { ReplayFrom, ReplayOrder } from '../../../api/replays.js';
import { formatAge, plural } from '../../../ui/format.js';
import { namesText } from '../read-model-names.js';

export type StartKind = 'beginning' | 'time' | 'offsets';

export interface OrderDraft {
  readonly names: readonly string[];
  readonly start: StartKind;
  /** As a `datetime-local` field has it, of the browser's zone. */
  readonly time: string;
  /** By partition; empty: from its beginning. */
  readonly offsets: Readonly<Record<string, string>>;
  readonly reason: string;
}

export interface OrderProblems {
  readonly names: string | null;
  readonly time: string | null;
  readonly offsets: string | null;
  readonly reason: string | null;
}

const OFFSET = /^\d{1,15}$/;

/** The order is null until what it needs is there; the reason is asked for, and not part of it. */
export function orderOf(draft: OrderDraft): { readonly order: ReplayOrder | null; readonly problems: OrderProblems } {
  const { names, start, reason } = draft;
  const time = start === 'time' ? timeProblem(draft.time) : null;
  const offsets = start === 'offsets' ? offsetsProblem(draft.offsets) : null;
  const problems = {
    names: names.length === 0 ? 'Choose at least one read model.' : null,
    time,
    offsets,
    reason: reason.trim() === '' ? 'Say why: it stands in the audit log.' : null,
  };
  const whole = problems.names === null && time === null && offsets === null;
  return { order: whole ? { projections: names, from: fromOf(draft) } : null, problems };
}

function fromOf({ start, time, offsets }: OrderDraft): ReplayFrom {
  if (start === 'beginning') return { beginning: true };
  return start === 'time' ? { time: new Date(time).toISOString() } : { offsets: given(offsets) };
}

const given = (offsets: OrderDraft['offsets']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(offsets).flatMap(([key, text]) => (text.trim() === '' ? [] : [[key, text.trim()]])),
  );

const timeProblem = (time: string): string | null =>
  Number.isNaN(Date.parse(time)) ? 'Choose a day and a time.' : null;

function offsetsProblem(offsets: OrderDraft['offsets']): string | null {
  const values = Object.values(given(offsets));
  if (values.length === 0) return 'Write the offset of at least one partition.';
  return values.every((value) => OFFSET.test(value)) ? null : 'Offsets are whole numbers from 0.';
}

/** A replay that took this many records says how fast the next one is; of a smaller one most was the hand-over. */
const TELLING_RECORDS = 5_000;
/** What is over before one has looked. */
const SMALL_RECORDS = 20_000;

/** How long so many records take, after the last replay that went through; null: nothing can be said. */
export function forecastText(records: number, replays: readonly ReplayAnswer[]): string | null {
  const known = replays.find(
    ({ state, done, endedAt }) => state === 'live' && endedAt !== null && done >= TELLING_RECORDS,
  );
  if (known) {
    const perMs = known.done / Math.max(1, Date.parse(known.endedAt!) - Date.parse(known.requestedAt));
    const ms = records / perMs;
    return ms < 2_000 ? 'about 2 s' : `about ${formatAge(ms)}`;
  }
  return records < SMALL_RECORDS ? 'a few seconds' : null;
}

/** What will happen, in one sentence each. */
export function consequences({ names, start }: Pick<OrderDraft, 'names' | 'start'>): readonly string[] {
  const which = namesText(names);
  const one = names.length === 1;
  const all = [
    `${which} ${one ? 'is' : 'are'} built anew beside the live ${one ? 'version' : 'versions'}, then both are compared, and the new ${one ? 'one takes' : 'ones take'} the place in one step. Nobody who reads notices, and events come in as before.`,
    'The former version is kept for some days, so that one can go back to it.',
  ];
  return start === 'beginning'
    ? all
    : [
        ...all,
        `The new ${one ? 'version has' : 'versions have'} only what came since the start that you chose: what was counted before is gone from the answers.`,
      ];
}

export const buttonText = (names: readonly string[]): string =>
  names.length <= 1 ? 'Rebuild it' : `Rebuild ${plural(names.length, 'read model')}`;
