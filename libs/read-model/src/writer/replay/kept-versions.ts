/**
 * The version that a replay replaced: its tables stay in their schema, with where they stand in the log, until their time
 * is over or somebody wants the room. Nothing but such schemas is ever dropped here.
 */
import type { DataSource } from 'typeorm';
import { REPLACED_SINCE } from '../../replaced-since.js';
import { inWriteTransaction, type WriteTransaction } from '../write-transaction.js';
import { dropReplayTables } from './replay-tables.js';

/** As `replay_kept` has them, of a table with these columns. */
const AS_CHECKPOINTS = `coalesce(jsonb_agg(jsonb_build_object(
  'topic', topic, 'partition', partition, 'next_offset', next_offset, 'watermark', watermark)), '[]')`;

export interface FormerVersion {
  /** That replaced it. */
  readonly replayId: string;
  readonly schema: string;
  readonly projections: readonly string[];
  /** That they are folded from. */
  readonly topics: readonly string[];
  readonly keepDays: number;
}

/** In the transaction that replaces it: it stands where the live version stands now. */
export async function keepFormer(transaction: WriteTransaction, former: FormerVersion): Promise<void> {
  const { replayId, schema, projections, topics, keepDays } = former;
  await transaction.query(
    `INSERT INTO replay_kept (replay_id, schema_name, projections, checkpoints, retired_at, kept_until)
     SELECT $1, $2, $3, ${AS_CHECKPOINTS}, now(), now() + make_interval(days => $5)
     FROM (SELECT topic, partition, min(next_offset) AS next_offset, min(watermark) AS watermark
       FROM projection_checkpoint WHERE topic = ANY($4) GROUP BY 1, 2) AS live`,
    [replayId, schema, projections, topics, keepDays],
  );
}

/** Its tables are live again: what is kept is what they replaced. */
export async function forgetKept(transaction: WriteTransaction, schema: string): Promise<void> {
  await transaction.query('DELETE FROM replay_kept WHERE schema_name = $1', [schema]);
}

/**
 * Of a rollback that ends before its switch: the version is kept as before, and stands where the rollback has brought it.
 * False when the schema is none that is kept.
 */
export async function handBack(
  transaction: WriteTransaction,
  { id, schema }: { readonly id: string; readonly schema: string },
): Promise<boolean> {
  const { rowCount } = await transaction.query(
    `UPDATE replay_kept SET checkpoints = (SELECT ${AS_CHECKPOINTS} FROM replay_checkpoint WHERE replay_id = $1)
     WHERE schema_name = $2`,
    [id, schema],
  );
  return rowCount === 1;
}

export interface KeptOrders {
  /** Replays whose former version somebody wants gone. */
  readonly unwanted: readonly string[];
  /** Rollbacks that were ordered, and to before which replay. */
  readonly rollbacks: readonly { readonly id: string; readonly of: string }[];
}

/** One that may go: nobody is going back to it, and it is unwanted, over its time, or replaced once more. */
const MAY_GO = `
  SELECT k.replay_id, k.schema_name FROM replay_kept k
  WHERE (k.kept_until <= $1 OR k.replay_id = ANY($2) OR ${REPLACED_SINCE})
    AND NOT EXISTS (SELECT FROM replay r WHERE r.schema_name = k.schema_name AND r.ended_at IS NULL)
    AND NOT EXISTS (
      SELECT FROM unnest($3::text[], $4::text[]) AS o (id, of)
      WHERE o.of = k.replay_id AND NOT EXISTS (SELECT FROM replay r WHERE r.id = o.id AND r.ended_at IS NOT NULL))
  LIMIT 1 FOR UPDATE OF k SKIP LOCKED`;

/** Drops what is not kept any longer, one after the other; answers with the replays whose former versions are gone. */
export async function dropKept(source: DataSource, orders: KeptOrders, now: number): Promise<readonly string[]> {
  const dropped: string[] = [];
  for (;;) {
    const one = await inWriteTransaction(source, (transaction) => dropOne(transaction, orders, now));
    if (one === null) return dropped;
    dropped.push(one);
  }
}

async function dropOne(
  transaction: WriteTransaction,
  { unwanted, rollbacks }: KeptOrders,
  now: number,
): Promise<string | null> {
  const { rows } = await transaction.query<{ replay_id: string; schema_name: string }>(MAY_GO, [
    new Date(now),
    unwanted,
    rollbacks.map(({ id }) => id),
    rollbacks.map(({ of }) => of),
  ]);
  const [kept] = rows;
  if (!kept) return null;
  await dropReplayTables(transaction, kept.schema_name);
  await forgetKept(transaction, kept.schema_name);
  return kept.replay_id;
}
