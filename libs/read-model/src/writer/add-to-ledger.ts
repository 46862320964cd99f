/** Adding a batch's counts to `ledger_per_minute`, all rows in one statement. */
import type { LedgerDelta } from '#domain';
import { timestamp } from './copy-text.js';
import type { WriteTransaction } from './write-transaction.js';

/** Deltas in the order of their keys: two writers that keep it cannot deadlock. */
export async function addToLedger(transaction: WriteTransaction, deltas: readonly LedgerDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  await transaction.query({
    name: 'add-to-ledger',
    text: `
      INSERT INTO ledger_per_minute AS l (project_id, minute, stream, outcome, reason, count)
      SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::bigint[])
      ON CONFLICT (project_id, minute, stream, outcome, reason) DO UPDATE SET count = l.count + excluded.count`,
    values: [
      deltas.map((delta) => delta.projectId),
      deltas.map((delta) => timestamp(delta.minute)),
      deltas.map((delta) => delta.stream),
      deltas.map((delta) => delta.outcome),
      deltas.map((delta) => delta.reason),
      deltas.map((delta) => delta.count),
    ],
  });
}
