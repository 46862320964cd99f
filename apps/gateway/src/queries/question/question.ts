/** From the parameters of a request to the question that the read models are asked. */
import type { Question, Range } from '#read-model/reader';
import { Refused } from '../../problems/refused.js';
import type { TimeRange } from '../freshness/freshness.js';
import { instantOf } from '../range.dto.js';
import type { FiguresDto } from './question.dto.js';

const DAY = 86_400_000;
/** How far back a question without `from` goes, if it says nothing else. */
export const DEFAULT_LENGTH_MS = 30 * DAY;
/** Year 0: instants before it cannot be written. */
const FIRST_INSTANT = Date.parse('0000-01-01T00:00:00Z');

/** The range asked for; without `to` it ends now, without `from` it has the default length. Throws Refused. */
export function rangeOf(dto: Pick<FiguresDto, 'from' | 'to' | 'tz'>, defaultLengthMs: number, now: number): TimeRange {
  const to = (dto.to === undefined ? null : instantOf(dto.to)) ?? now;
  const from = (dto.from === undefined ? null : instantOf(dto.from)) ?? to - defaultLengthMs;
  if (from >= to)
    throw new Refused('RANGE_INVALID', { detail: '`from` must be before `to`, which is now by default.' });
  return { from, to, tz: dto.tz ?? 'UTC' };
}

/** The range of equal length just before. Throws Refused when there is none. */
export function previousOf({ from, to }: Range): Range {
  const previous = { from: from - (to - from), to: from };
  if (previous.from >= FIRST_INSTANT) return previous;
  throw new Refused('RANGE_INVALID', { detail: 'There is no range before it to compare with: ask for a shorter one.' });
}

export function questionOf(projectId: string, { stream, type, filter, bots }: FiguresDto, range: Range): Question {
  return {
    projectId,
    from: range.from,
    to: range.to,
    stream: stream ?? null,
    type: type ?? null,
    filters: filter ?? [],
    bots: bots === 'include',
  };
}
