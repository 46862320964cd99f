/** The beginning of a rollback: a replay whose tables are those of a kept version, and which goes on where they stand. */
import type { DataSource } from 'typeorm';
import { tablesOf } from '../../projection-tables.js';
import { REPLACED_SINCE } from '../../replaced-since.js';
import { inWriteTransaction, type WriteTransaction } from '../write-transaction.js';
import { addMissingParts } from './replay-tables.js';
import type { ReplayPlace, StoredReplay } from './replays.js';

export interface NewRollback {
  readonly id: string;
  /** The replay that is taken back. */
  readonly of: string;
  /** What the log has of each partition that is read. */
  readonly partitions: readonly (ReplayPlace & { readonly earliest: number })[];
}

/** It cannot be done, and says why. */
export class RollbackImpossible extends Error {
  override readonly name = 'RollbackImpossible';
}

interface KeptRow {
  readonly schema_name: string;
  readonly projections: readonly string[];
  readonly usable: boolean;
  readonly replaced: boolean;
}

/** Takes the kept version up, all of it or nothing. Throws RollbackImpossible. */
export async function beginRollback(source: DataSource, rollback: NewRollback, now: Date): Promise<StoredReplay> {
  const { id, of } = rollback;
  return inWriteTransaction(source, async (transaction) => {
    const { schema_name: schema, projections } = await keptBefore(transaction, of);
    await addMissingParts(
      transaction,
      schema,
      projections.flatMap((name) => tablesOf(name).map(({ table }) => table)),
    );
    await transaction.query(
      `INSERT INTO replay (id, projections, start, state, schema_name, started_at, updated_at)
       VALUES ($1, $2, $3, 'building', $4, $5, $5)`,
      [id, projections, JSON.stringify({ kind: 'retired', of }), schema, now],
    );
    await takeCheckpoints(transaction, rollback);
    return { id, projections, state: 'building', schema };
  });
}

async function keptBefore(transaction: WriteTransaction, of: string): Promise<KeptRow> {
  const { rows } = await transaction.query<KeptRow>(
    `SELECT schema_name, projections, usable, ${REPLACED_SINCE} AS replaced FROM replay_kept k
     WHERE replay_id = $1 FOR UPDATE OF k`,
    [of],
  );
  const [kept] = rows;
  if (!kept) throw new RollbackImpossible(`the version before replay ${of} is not kept any more`);
  if (!kept.usable) throw new RollbackImpossible(`the version before replay ${of} is of an earlier release`);
  if (kept.replaced) throw new RollbackImpossible(`replay ${of} has been replaced since`);
  return kept;
}

/** Of partitions that have come since everything is read. Throws RollbackImpossible where the log has a gap. */
async function takeCheckpoints(transaction: WriteTransaction, { id, of, partitions }: NewRollback): Promise<void> {
  const { rows } = await transaction.query<{ topic: string; partition: number; next_offset: string }>(
    `INSERT INTO replay_checkpoint (replay_id, topic, partition, first_offset, next_offset, watermark)
     SELECT $1, p.topic, p.partition, coalesce(c.next_offset, 0), coalesce(c.next_offset, 0), c.watermark
     FROM unnest($3::text[], $4::int[]) AS p (topic, partition)
     LEFT JOIN replay_kept k ON k.replay_id = $2
     LEFT JOIN LATERAL jsonb_to_recordset(k.checkpoints)
       AS c (topic text, partition int, next_offset bigint, watermark timestamptz)
       ON c.topic = p.topic AND c.partition = p.partition
     RETURNING topic, partition, next_offset`,
    [id, of, partitions.map(({ topic }) => topic), partitions.map(({ partition }) => partition)],
  );
  for (const { topic, partition, earliest } of partitions) {
    const row = rows.find((one) => one.topic === topic && one.partition === partition);
    if (Number(row?.next_offset) < earliest) {
      throw new RollbackImpossible(
        `${topic}/${partition} begins at ${earliest}: what came since offset ${row?.next_offset} is past its retention`,
      );
    }
  }
}
