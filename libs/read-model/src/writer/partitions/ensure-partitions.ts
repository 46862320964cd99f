/**
 * Monthly partitions, made ahead and outside any batch. What lies outside of them, years back or far ahead, goes to a
 * table's default partition.
 */
import type { DataSource } from 'typeorm';
import { READ_MODEL_SCHEMA as S } from '../../schema.js';
import { monthOf, monthStart, partitionName, PARTITIONED_TABLES, type Month } from './partitioned-tables.js';

/** Kept ahead of now, so that a projector that could not make any for weeks still has where to write. */
const MONTHS_AHEAD = 3;
/** Made behind now on the first start: late events of the last months. */
const MONTHS_BEHIND = 2;

/**
 * Percent of a page that is filled at first, where rows are updated often and soon: a new version that finds room beside
 * the old one needs no new entries in the indexes, and leaves nothing for a vacuum.
 */
const FILL_FACTORS: Readonly<Record<string, number>> = { sessions: 50 };

/** PostgreSQL's duplicate_table, and its refusal to make a partition whose rows are in the default one already. */
const ALREADY_THERE = '42P07';
const ROWS_IN_DEFAULT = '23514';

/**
 * Makes the partitions around a time (epoch ms) that are missing, and answers with their names. A month whose rows are
 * in the default partition already stays there.
 */
export async function ensurePartitions(source: DataSource, now: number): Promise<readonly string[]> {
  const known = await partitionNames(source);
  const { year, month } = monthOf(now);
  const made: string[] = [];
  for (let shift = -MONTHS_BEHIND; shift <= MONTHS_AHEAD; shift += 1) {
    for (const { table } of PARTITIONED_TABLES) {
      const name = partitionName(table, { year, month: month + shift });
      if (!known.has(name) && (await makePartition(source, table, { year, month: month + shift }))) made.push(name);
    }
  }
  return made;
}

async function partitionNames(source: DataSource): Promise<ReadonlySet<string>> {
  const rows = await source.query<{ name: string }[]>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relispartition AND c.relkind = 'r'`,
    [S],
  );
  return new Set(rows.map(({ name }) => name));
}

async function makePartition(source: DataSource, table: string, month: Month): Promise<boolean> {
  const from = new Date(monthStart(month)).toISOString();
  const to = new Date(monthStart({ ...month, month: month.month + 1 })).toISOString();
  const name = partitionName(table, month);
  try {
    await source.query(
      `CREATE TABLE ${S}.${name} PARTITION OF ${S}.${table} FOR VALUES FROM ('${from}') TO ('${to}')
       WITH (fillfactor = ${FILL_FACTORS[table] ?? 100})`,
    );
    return true;
  } catch (fault) {
    const { code } = fault as { code?: string };
    if (code === ALREADY_THERE || code === ROWS_IN_DEFAULT) return false;
    throw fault;
  }
}
