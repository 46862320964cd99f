/** Adding a batch's counts to `traffic_per_minute`, all rows in one statement. */
import type { TrafficDelta } from '#domain';
import { timestamp } from './copy-text.js';
import type { WriteTransaction } from './write-transaction.js';

/** Deltas in the order of their keys: two writers that keep it cannot deadlock. */
export async function addTraffic(transaction: WriteTransaction, deltas: readonly TrafficDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  await transaction.query({
    name: 'add-traffic',
    text: `
      INSERT INTO traffic_per_minute AS t (project_id, minute, stream, type, bot, count)
      SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::boolean[], $6::bigint[])
      ON CONFLICT (project_id, minute, stream, type, bot) DO UPDATE SET count = t.count + excluded.count`,
    values: [
      deltas.map((delta) => delta.projectId),
      deltas.map((delta) => timestamp(delta.minute)),
      deltas.map((delta) => delta.stream),
      deltas.map((delta) => delta.type),
      deltas.map((delta) => delta.bot),
      deltas.map((delta) => delta.count),
    ],
  });
}
