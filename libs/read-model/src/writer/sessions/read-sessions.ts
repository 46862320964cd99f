/**
 * What is stored near a batch's pieces, one query for all visitors, who are locked first. `sessions` is partitioned by
 * month of their start, and a visitor's latest session may be in any of them: `latest_sessions` names its start, so that
 * one partition is looked into and not all. Only what comes before a latest session is looked for in all of them.
 */
import type { Session, SessionVisitor, VisitorPieces } from '#domain';
import { timestamp } from '../copy-text.js';
import type { WriteTransaction } from '../write-transaction.js';
import { arrayLiteral } from './array-literal.js';
import { lockVisitors } from './lock-visitors.js';
import { OF_VISITOR, SELECTED_SESSION, sessionOf, type SelectedSession } from './session-columns.js';

/**
 * By index, visitor by visitor, whatever the statistics say: they are stale whenever a month is new, and a scan of it for
 * each visitor is what a batch never recovers from.
 */
const BY_INDEX = 'SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off';

const LATEST = `
  SELECT w.n, ${SELECTED_SESSION}
  FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) WITH ORDINALITY
    AS w (project_id, stream, visitor, started_at, n)
  JOIN sessions s ON ${OF_VISITOR} AND s.started_at = w.started_at`;

const AROUND = `
  SELECT w.n, ${SELECTED_SESSION}
  FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[]) WITH ORDINALITY
    AS w (project_id, stream, visitor, first, last, n)
  CROSS JOIN LATERAL (
    (SELECT * FROM sessions s WHERE ${OF_VISITOR} AND s.started_at < w.first ORDER BY s.started_at DESC LIMIT 1)
    UNION ALL
    (SELECT * FROM sessions s WHERE ${OF_VISITOR} AND s.started_at BETWEEN w.first AND w.last)
    UNION ALL
    (SELECT * FROM sessions s WHERE ${OF_VISITOR} AND s.started_at > w.last ORDER BY s.started_at LIMIT 1)
  ) s`;

/**
 * The latest session of each of the visitors, in their order; undefined for one who has none. From here to the end of the
 * transaction nobody else writes sessions of theirs. Throws SessionsMoved when the batch has to come again.
 */
export async function readLatestSessions(
  transaction: WriteTransaction,
  visitors: readonly VisitorPieces[],
): Promise<readonly (Session | undefined)[]> {
  const latest = new Array<Session | undefined>(visitors.length).fill(undefined);
  if (visitors.length === 0) return latest;
  await transaction.query(BY_INDEX);
  const starts = await lockVisitors(transaction, visitors);
  const known = [...visitors.keys()].filter((index) => starts[index] !== undefined);
  if (known.length === 0) return latest;
  const { rows } = await transaction.query<SelectedSession>({
    name: 'read-latest-sessions',
    text: LATEST,
    values: [
      ...visitorArrays(known.map((index) => visitors[index]!)),
      arrayLiteral(known.map((index) => starts[index]!)),
    ],
    rowMode: 'array',
  });
  for (const row of rows) {
    const index = known[indexOf(row)]!;
    latest[index] = sessionOf(visitors[index]!, row);
  }
  return latest;
}

/**
 * The sessions around each piece: the last one that begins before it, those that begin inside, the first one that begins
 * after it. A session that is near several pieces comes as often.
 */
export async function readSessionsAround(
  transaction: WriteTransaction,
  pieces: readonly Session[],
): Promise<readonly Session[]> {
  if (pieces.length === 0) return [];
  await transaction.query(BY_INDEX);
  const { rows } = await transaction.query<SelectedSession>({
    name: 'read-sessions-around',
    text: AROUND,
    values: [
      ...visitorArrays(pieces),
      arrayLiteral(pieces.map(({ startedAt }) => timestamp(startedAt))),
      arrayLiteral(pieces.map(({ endedAt }) => timestamp(endedAt))),
    ],
    rowMode: 'array',
  });
  return rows.map((row) => sessionOf(pieces[indexOf(row)]!, row));
}

function indexOf([n]: SelectedSession): number {
  return Number(n) - 1;
}

function visitorArrays(visitors: readonly SessionVisitor[]): string[] {
  return [
    arrayLiteral(visitors.map(({ projectId }) => projectId)),
    arrayLiteral(visitors.map(({ stream }) => stream)),
    arrayLiteral(visitors.map(({ visitor }) => visitor)),
  ];
}
