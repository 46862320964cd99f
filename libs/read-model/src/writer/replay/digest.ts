/**
 * What tables hold as one short text: the number of rows, the sum of their hashes, whatever their order, and sums that tell
 * a person what is different. Two that are equal hold the same rows, but for a chance of one in 2^64. `differencesOf`, of
 * who reads, takes it apart.
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
  for (const { table, saysNothing, sums = [] } of tables) {
    const told = sums.map((column) => `'${column}=' || coalesce(sum(${column}), 0)`);
    const { rows } = await transaction.query<{ digest: string }>(
      `SELECT count(*) || '-' || to_hex(abs(mod(coalesce(sum(hashtextextended(t::text, 0)::numeric), 0), 9223372036854775807))::bigint)
         ${told.length === 0 ? '' : `|| '(' || ${told.join(` || ',' || `)} || ')'`} AS digest
       FROM ${schema}.${table} t ${saysNothing === undefined ? '' : `WHERE NOT (${saysNothing})`}`,
    );
    digests.push(`${table}:${rows[0]!.digest}`);
  }
  return digests.join(' ');
}
