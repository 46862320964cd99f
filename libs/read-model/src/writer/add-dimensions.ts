/**
 * Adding a batch's counts to `dimensions_per_day`, all rows in one statement. A row's key has a hash in place of the
 * value: PostgreSQL refuses an index entry of more than about 2,700 bytes, and a path may have 8,192 characters.
 */
import type { DimensionDelta } from '#domain';
import { timestamp } from './copy-text.js';
import type { WriteTransaction } from './write-transaction.js';

/** Half of SHA-256: nobody finds two values with the same one, by chance or on purpose. */
const VALUE_HASH = `substr(sha256(convert_to(value, 'UTF8')), 1, 16)`;

/** Deltas in the order in which the fold gives them: two writers that keep it cannot deadlock. */
export async function addDimensions(transaction: WriteTransaction, deltas: readonly DimensionDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  await transaction.query({
    name: 'add-dimensions',
    text: `
      INSERT INTO dimensions_per_day AS t
        (project_id, day, stream, dimension, value_hash, value, events, pageviews)
      SELECT project_id, day, stream, dimension, ${VALUE_HASH}, value, events, pageviews
      FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
        AS added (project_id, day, stream, dimension, value, events, pageviews)
      ON CONFLICT (project_id, day, dimension, stream, value_hash)
      DO UPDATE SET events = t.events + excluded.events, pageviews = t.pageviews + excluded.pageviews`,
    values: [
      deltas.map((delta) => delta.projectId),
      deltas.map((delta) => timestamp(delta.day)),
      deltas.map((delta) => delta.stream),
      deltas.map((delta) => delta.dimension),
      deltas.map((delta) => delta.value),
      deltas.map((delta) => delta.events),
      deltas.map((delta) => delta.pageviews),
    ],
  });
}
