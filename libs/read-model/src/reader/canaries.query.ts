/** The last canary of each partition that has come through. */
import type { DataSource } from 'typeorm';
import { epochMs } from './event-view.js';
import { reading } from './reading.js';

export interface CanaryRow {
  readonly partition: number;
  /** Epoch ms. */
  readonly sentAt: number;
  readonly arrivedAt: number;
}

export async function readCanaries(db: DataSource, topic: string): Promise<readonly CanaryRow[]> {
  return reading(db, (tx) =>
    tx.query<CanaryRow[]>(
      `SELECT partition, ${epochMs('sent_at')} AS "sentAt", ${epochMs('arrived_at')} AS "arrivedAt"
       FROM canary_arrival WHERE topic = $1`,
      [topic],
    ),
  );
}
