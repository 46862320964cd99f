/** Where the ledger does not balance: what was accepted, and what became of it, across all projects. */
import type { EntityManager } from 'typeorm';
import { epochMs } from './event-view.js';

/** A minute and stream whose events did not each come to exactly one outcome. */
export interface Imbalance {
  readonly projectId: string;
  readonly stream: string;
  /** Start of the minute of receipt, epoch ms. */
  readonly minute: number;
  /** Accepted, less the outcomes: above zero events are missing, below zero there are more ends than events. */
  readonly difference: number;
}

/** Of a project: enough to begin looking. */
const MOST = 100;
/** Of all projects, so that one with many does not hide another's. */
const MOST_OF_ALL = 5_000;

/**
 * The first hundred of each project, oldest first, of minutes from `from` to before `settledUntil`, epoch ms. Costs a row a minute, stream,
 * outcome and reason: some 50 ms for a day of a hundred streams.
 */
export function readImbalances(tx: EntityManager, from: number, settledUntil: number): Promise<readonly Imbalance[]> {
  return tx.query<Imbalance[]>(
    `SELECT project_id AS "projectId", stream, ${epochMs('minute')} AS minute, difference FROM (
       SELECT project_id, stream, minute,
         sum(CASE outcome WHEN 'accepted' THEN count ELSE -count END)::float8 AS difference,
         row_number() OVER (PARTITION BY project_id ORDER BY minute, stream) AS nth
       FROM ledger_per_minute WHERE minute >= $1 AND minute < date_trunc('minute', $2::timestamptz)
       GROUP BY project_id, stream, minute
       HAVING sum(CASE outcome WHEN 'accepted' THEN count ELSE -count END) <> 0
     ) unbalanced
     WHERE nth <= ${MOST} ORDER BY unbalanced.minute, project_id, stream LIMIT ${MOST_OF_ALL}`,
    [new Date(from), new Date(settledUntil)],
  );
}

/** An accepted event, and where its raw record stands. */
export interface AcceptedEvent {
  readonly id: string;
  readonly partition: number;
  readonly offset: number;
}

/** The first of them that is neither in `events` nor has another end that is remembered; null: all have one. */
export async function firstWithoutEnd(
  tx: EntityManager,
  projectId: string,
  accepted: readonly AcceptedEvent[],
): Promise<AcceptedEvent | null> {
  const [row] = await tx.query<{ index: number }[]>(
    `SELECT (a.index - 1)::int AS index
     FROM unnest($2::text[], $3::int[], $4::bigint[]) WITH ORDINALITY AS a (id, partition, raw_offset, index)
     WHERE NOT EXISTS (SELECT FROM events e WHERE e.project_id = $1 AND e.id = a.id
         AND e.partition = a.partition AND e.raw_offset = a.raw_offset)
       AND NOT EXISTS (SELECT FROM rejections r WHERE r.project_id = $1 AND r.id = a.id
         AND r.partition = a.partition AND r.raw_offset = a.raw_offset)
     ORDER BY a.index LIMIT 1`,
    [
      projectId,
      accepted.map(({ id }) => id),
      accepted.map(({ partition }) => partition),
      accepted.map(({ offset }) => offset),
    ],
  );
  return row ? (accepted[row.index] ?? null) : null;
}
