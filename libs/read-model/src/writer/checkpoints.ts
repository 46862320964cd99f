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
  { from, to, receivedAt }: CheckpointMove,
): Promise<boolean> {
  const { rowCount } = await transaction.query({
    name: 'move-checkpoints',
    text: `
      UPDATE projection_checkpoint c
      SET next_offset = $1, watermark = $2, received_at = coalesce($3, received_at), updated_at = now()
      FROM unnest($4::text[], $5::int[]) AS p (projection, version)
      WHERE c.projection = p.projection AND c.version = p.version
        AND c.topic = $6 AND c.partition = $7 AND c.next_offset = $8`,
    values: [
      to.nextOffset,
      to.watermark === null ? null : new Date(to.watermark),
      receivedAt === null ? null : new Date(receivedAt),
      projections.map(({ name }) => name),
      projections.map(({ version }) => version),
      from.topic,
      from.partition,
      from.nextOffset,
    ],
  });
  return rowCount === projections.length;
}
