/**
 * `sessions_per_quarter_hour`: sums over the sessions that begin in each quarter of an hour. A quarter, because every
 * zone's offset is a multiple of it.
 */
import type { Session } from './session.js';

/** What a change of sessions adds to one row; figures may be negative. */
export interface SessionsDelta {
  readonly projectId: string;
  readonly stream: string;
  /** Start of the quarter of an hour, epoch ms. */
  readonly quarter: number;
  readonly sessions: number;
  /** Sessions with exactly one page view. */
  readonly bounces: number;
  /** Sessions with at least one conversion. */
  readonly converted: number;
  readonly pageviews: number;
  /** Ends minus starts. */
  readonly durationMs: number;
}

type Sums = { -readonly [K in keyof SessionsDelta]: SessionsDelta[K] };

const QUARTER_MS = 15 * 60_000;

/**
 * One delta a row that changes, in the order of the rows' keys: whoever adds them in this order meets no deadlock with
 * another who does. `before` are the sessions as they were, `after` as they are; one that did not change is in neither.
 */
export function sessionsPerQuarterHour(
  before: readonly Session[],
  after: readonly Session[],
): readonly SessionsDelta[] {
  const rows = new Map<string, Sums>();
  for (const session of before) add(rows, session, -1);
  for (const session of after) add(rows, session, 1);
  return [...rows]
    .filter(([, row]) => row.sessions || row.bounces || row.converted || row.pageviews || row.durationMs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
}

function add(rows: Map<string, Sums>, session: Session, sign: 1 | -1): void {
  const { projectId, stream, startedAt } = session;
  const quarter = Math.floor(startedAt / QUARTER_MS) * QUARTER_MS;
  const key = `${projectId}\u0000${stream}\u0000${quarter}`;
  let row = rows.get(key);
  if (!row) {
    row = { projectId, stream, quarter, sessions: 0, bounces: 0, converted: 0, pageviews: 0, durationMs: 0 };
    rows.set(key, row);
  }
  row.sessions += sign;
  if (session.pageviews === 1) row.bounces += sign;
  if (session.conversions > 0) row.converted += sign;
  row.pageviews += sign * session.pageviews;
  row.durationMs += sign * (session.endedAt - startedAt);
}
