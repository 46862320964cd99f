/** Checkpoints: read when a partition is taken over, moved by compare-and-set with each batch. */
import type { DataSource } from 'typeorm';
import { ProjectionCheckpointRow } from '../tables/projection-checkpoint.table.js';
import type { WriteTransaction } from './write-transaction.js';

export interface ProjectionName {
  readonly name: string;
  readonly version: number;
}

/** How far a partition was read. */
export interface Checkpoint {
  readonly topic: string;
  readonly partition: number;
  /** Everything below is in the read models. */
  readonly nextOffset: number;
  /** Largest event time seen, epoch ms; null before the first event. */
  readonly watermark: number | null;
}

/** Where one projection stands apart from the others, which run together with it. */
export class ProjectionsApart extends Error {
  override readonly name = 'ProjectionsApart';
}

/**
 * The checkpoint that these projections share, made at the beginning when there is none. Throws ProjectionsApart when
 * they do not stand at the same offset.
 */
export async function openCheckpoint(
  source: DataSource,
  projections: readonly ProjectionName[],
  place: { readonly topic: string; readonly partition: number },
): Promise<Checkpoint> {
  const { topic, partition } = place;
  const repository = source.getRepository(ProjectionCheckpointRow);
  const keys = projections.map(({ name, version }) => ({ projection: name, version, topic, partition }));
  const fresh = keys.map((key) => ({ ...key, nextOffset: 0, updatedAt: new Date() }));
  await repository.createQueryBuilder().insert().values(fresh).orIgnore().execute();
  const rows = await repository.findBy(keys);
  const [first, ...others] = rows;
  if (!first || rows.length !== projections.length || others.some((row) => row.nextOffset !== first.nextOffset)) {
    const stand = rows.map((row) => `${row.projection} v${row.version} at ${row.nextOffset}`).join(', ');
    throw new ProjectionsApart(`projections of ${topic}/${partition} do not stand together: ${stand}`);
  }
  return { topic, partition, nextOffset: first.nextOffset, watermark: first.watermark?.getTime() ?? null };
}

export interface CheckpointMove {
  readonly from: Checkpoint;
  readonly to: { readonly nextOffset: number; readonly watermark: number | null };
  /** Receipt of the last event read, epoch ms; null: there was none. */
  readonly receivedAt: number | null;
}

/**
 * Moves the checkpoints of all these projections, if all are where they are expected; false when one is not: another
 * owner moved it, and the transaction must be rolled back.
 */
export async function moveCheckpoints(
  transaction: WriteTransaction,
  projections: readonly ProjectionName[],
  moves: readonly CheckpointMove[],
): Promise<boolean> {
  const { rowCount } = await transaction.query({
    name: 'move-checkpoints',
    text: `
      UPDATE projection_checkpoint c
      SET next_offset = m.next_offset, watermark = m.watermark, received_at = coalesce(m.received_at, c.received_at),
        updated_at = now()
      FROM unnest($1::text[], $2::int[]) AS p (projection, version),
        unnest($3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::timestamptz[], $8::timestamptz[])
          AS m (topic, partition, expected, next_offset, watermark, received_at)
      WHERE c.projection = p.projection AND c.version = p.version
        AND c.topic = m.topic AND c.partition = m.partition AND c.next_offset = m.expected`,
    values: [
      projections.map(({ name }) => name),
      projections.map(({ version }) => version),
      moves.map(({ from }) => from.topic),
      moves.map(({ from }) => from.partition),
      moves.map(({ from }) => from.nextOffset),
      moves.map(({ to }) => to.nextOffset),
      moves.map(({ to }) => dateOf(to.watermark)),
      moves.map(({ receivedAt }) => dateOf(receivedAt)),
    ],
  });
  return rowCount === projections.length * moves.length;
}

function dateOf(epochMs: number | null): Date | null {
  return epochMs === null ? null : new Date(epochMs);
}
