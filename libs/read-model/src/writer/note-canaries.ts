/** Notes that canaries have come through: one row a partition, so that they do not add up. */
import { timestamp } from './copy-text.js';
import type { WriteTransaction } from './write-transaction.js';

export interface CanaryArrival {
  readonly topic: string;
  readonly partition: number;
  /** Epoch ms. */
  readonly sentAt: number;
  readonly arrivedAt: number;
}

/** At most one of each partition. */
export async function noteCanaries(transaction: WriteTransaction, arrivals: readonly CanaryArrival[]): Promise<void> {
  if (arrivals.length === 0) return;
  const sorted = [...arrivals].sort((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
  await transaction.query({
    name: 'note-canaries',
    text: `
      INSERT INTO canary_arrival (topic, partition, sent_at, arrived_at)
      SELECT * FROM unnest($1::text[], $2::int[], $3::timestamptz[], $4::timestamptz[])
      ON CONFLICT (topic, partition) DO UPDATE SET sent_at = excluded.sent_at, arrived_at = excluded.arrived_at`,
    values: [
      sorted.map(({ topic }) => topic),
      sorted.map(({ partition }) => partition),
      sorted.map(({ sentAt }) => timestamp(sentAt)),
      sorted.map(({ arrivedAt }) => timestamp(arrivedAt)),
    ],
  });
}
