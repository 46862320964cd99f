/** How far a projection has come. */
import type { DataSource } from 'typeorm';
import { ProjectionCheckpointRow } from '../tables/projection-checkpoint.table.js';

export interface Checkpoint {
  readonly topic: string;
  readonly partition: number;
  /** Everything below is in the read model. */
  readonly nextOffset: number;
  /** Epoch ms of receipt of the last event that was read; null before the first. */
  readonly receivedAt: number | null;
}

export async function readCheckpoints(
  db: DataSource,
  projection: string,
  version: number,
): Promise<readonly Checkpoint[]> {
  const rows = await db.getRepository(ProjectionCheckpointRow).find({ where: { projection, version } });
  return rows.map((row) => ({
    topic: row.topic,
    partition: row.partition,
    nextOffset: row.nextOffset,
    receivedAt: row.receivedAt?.getTime() ?? null,
  }));
}
