/**
 * `returns_per_day`: sessions by the day on which they began and the day on which their visitor's session before ended,
 * both in UTC. Whoever has none of the latter within a range is met in it for the first time, so that these few numbers
 * say how many visitors a range of many days has, without looking at any of them.
 */
import type { Session } from './session.js';

/** What a change of sessions adds to one row; may be negative. */
export interface ReturnsDelta {
  readonly projectId: string;
  readonly stream: string;
  /** Start of the day on which the sessions began, epoch ms. */
  readonly day: number;
  /** Start of the day on which the sessions before them ended; null for visitors' first ones. */
  readonly previousDay: number | null;
  readonly sessions: number;
}

const DAY_MS = 86_400_000;

/**
 * One delta a row that changes, in the order of the rows' keys: whoever adds them in this order meets no deadlock with
 * another who does. `before` are the sessions as they were, `after` as they are; one that did not change is in neither.
 */
export function returnsPerDay(before: readonly Session[], after: readonly Session[]): readonly ReturnsDelta[] {
  const rows = new Map<string, ReturnsDelta & { sessions: number }>();
  for (const session of before) add(rows, session, -1);
  for (const session of after) add(rows, session, 1);
  return [...rows]
    .filter(([, row]) => row.sessions !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
}

function add(
  rows: Map<string, ReturnsDelta & { sessions: number }>,
  { projectId, stream, startedAt, previousEndedAt }: Session,
  sign: 1 | -1,
): void {
  const day = dayOf(startedAt);
  const previousDay = previousEndedAt === null ? null : dayOf(previousEndedAt);
  const key = `${projectId}\u0000${stream}\u0000${day}\u0000${previousDay}`;
  const known = rows.get(key);
  if (known) known.sessions += sign;
  else rows.set(key, { projectId, stream, day, previousDay, sessions: sign });
}

const dayOf = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS;
