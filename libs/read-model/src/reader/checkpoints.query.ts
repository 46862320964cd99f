/** How far a projection has come. */
import type { DataSource } from 'typeorm';
import { epochMs } from './event-view.js';
import { reading } from './reading.js';

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
  return reading(db, (tx) =>
    tx.query<Checkpoint[]>(
      `SELECT topic, partition, next_offset::float8 AS "nextOffset", ${epochMs('received_at')} AS "receivedAt"
       FROM projection_checkpoint WHERE projection = $1 AND version = $2`,
      [projection, version],
    ),
  );
}
