/**
 * What tables hold as one short text: the number of rows and the sum of their hashes, whatever their order. Two that are
 * equal hold the same rows, but for a chance of one in 2^64.
 */
import type { WriteTransaction } from '../write-transaction.js';
import type { ProjectionTable } from '../../projection-tables.js';

/** Of all rows of these tables in a schema; rows that say nothing are left out. */
export async function digestOf(
  transaction: WriteTransaction,
  schema: string,
  tables: readonly ProjectionTable[],
): Promise<string> {
  const digests: string[] = [];
  for (const { table, saysNothing } of tables) {
    const { rows } = await transaction.query<{ digest: string }>(
      `SELECT count(*) || '-' || to_hex(abs(mod(coalesce(sum(hashtextextended(t::text, 0)::numeric), 0), 9223372036854775807))::bigint)
         AS digest
       FROM ${schema}.${table} t ${saysNothing === undefined ? '' : `WHERE NOT (${saysNothing})`}`,
    );
    digests.push(`${table}:${rows[0]!.digest}`);
  }
  return digests.join(' ');
}
