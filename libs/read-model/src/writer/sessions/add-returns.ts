/** Adding what a batch changes in `returns_per_day`, all rows in one statement. */
import type { ReturnsDelta } from '#domain';
import { timestamp } from '../copy-text.js';
import type { WriteTransaction } from '../write-transaction.js';
import { arrayLiteral } from './array-literal.js';

/** Deltas in the order of their keys: two writers that keep it cannot deadlock. */
export async function addReturns(transaction: WriteTransaction, deltas: readonly ReturnsDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  await transaction.query({
    name: 'add-returns-per-day',
    text: `
      INSERT INTO returns_per_day AS t (project_id, stream, day, previous_day, sessions)
      SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::bigint[])
      ON CONFLICT (project_id, day, stream, previous_day) DO UPDATE SET sessions = t.sessions + excluded.sessions`,
    values: [
      arrayLiteral(deltas.map(({ projectId }) => projectId)),
      arrayLiteral(deltas.map(({ stream }) => stream)),
      arrayLiteral(deltas.map(({ day }) => timestamp(day))),
      arrayLiteral(deltas.map(({ previousDay }) => (previousDay === null ? '-infinity' : timestamp(previousDay)))),
      arrayLiteral(deltas.map(({ sessions }) => sessions)),
    ],
  });
}
