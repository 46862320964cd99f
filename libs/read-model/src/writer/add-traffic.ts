/** Adding a batch's counts to `traffic_per_minute` and `traffic_per_quarter_hour`, all rows of one in one statement. */
import type { TrafficDelta } from '#domain';
import { timestamp } from './copy-text.js';
import type { WriteTransaction } from './write-transaction.js';

/** Deltas in the order of their keys: two writers that keep it cannot deadlock. */
export function addTrafficPerMinute(transaction: WriteTransaction, deltas: readonly TrafficDelta[]): Promise<void> {
  return addTraffic(transaction, { table: 'traffic_per_minute', start: 'minute' }, deltas);
}

/** As {@link addTrafficPerMinute}, for quarters of an hour. */
export function addTrafficPerQuarterHour(
  transaction: WriteTransaction,
  deltas: readonly TrafficDelta[],
): Promise<void> {
  return addTraffic(transaction, { table: 'traffic_per_quarter_hour', start: 'quarter' }, deltas);
}

async function addTraffic(
  transaction: WriteTransaction,
  { table, start }: { readonly table: string; readonly start: string },
  deltas: readonly TrafficDelta[],
): Promise<void> {
  if (deltas.length === 0) return;
  await transaction.query({
    name: `add-${table}`,
    text: `
      INSERT INTO ${table} AS t (project_id, ${start}, stream, type, bot, count)
      SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::boolean[], $6::bigint[])
      ON CONFLICT (project_id, ${start}, stream, type, bot) DO UPDATE SET count = t.count + excluded.count`,
    values: [
      deltas.map((delta) => delta.projectId),
      deltas.map((delta) => timestamp(delta.start)),
      deltas.map((delta) => delta.stream),
      deltas.map((delta) => delta.type),
      deltas.map((delta) => delta.bot),
      deltas.map((delta) => delta.count),
    ],
  });
}
