/** Adding a batch's conversions to `conversions_per_minute`, all rows in one statement. */
import type { ConversionDelta } from '#domain';
import { timestamp } from './copy-text.js';
import type { WriteTransaction } from './write-transaction.js';

/** Deltas in the order of their keys: two writers that keep it cannot deadlock. */
export async function addConversions(transaction: WriteTransaction, deltas: readonly ConversionDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  await transaction.query({
    name: 'add-conversions',
    text: `
      INSERT INTO conversions_per_minute AS t (project_id, minute, stream, type, bot, currency, count, value)
      SELECT * FROM unnest(
        $1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::bigint[], $8::numeric[])
      ON CONFLICT (project_id, minute, stream, type, bot, currency)
      DO UPDATE SET count = t.count + excluded.count, value = t.value + excluded.value`,
    values: [
      deltas.map((delta) => delta.projectId),
      deltas.map((delta) => timestamp(delta.minute)),
      deltas.map((delta) => delta.stream),
      deltas.map((delta) => delta.type),
      deltas.map((delta) => delta.bot),
      deltas.map((delta) => delta.currency),
      deltas.map((delta) => delta.count),
      deltas.map((delta) => delta.value),
    ],
  });
}
