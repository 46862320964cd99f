/**
 * Forgetting what is past its retention, by whole months: a partition in which nothing is kept is dropped, one in which
 * other streams still have rows is replaced by a copy of these. Nothing is deleted row by row, so that no table is left
 * with holes for a vacuum to find.
 */
import type { DataSource, EntityManager } from 'typeorm';
import { READ_MODEL_SCHEMA as S } from '../../schema.js';
import { monthOf, monthStart, PARTITIONED_TABLES, type PartitionedTable } from './partitioned-tables.js';

/** How long one stream is kept. */
export interface StreamRetention {
  readonly projectId: string;
  readonly stream: string;
  readonly days: number;
}

export interface Forgotten {
  readonly partition: string;
  /** Dropped altogether, or replaced by what is kept of it. */
  readonly how: 'dropped' | 'copied';
}

const DAY_MS = 86_400_000;
/** Readers and writers come first: a partition that cannot be had at once is left for the next time. */
const LOCK_TIMEOUT_MS = 2_000;
const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK = '40P01';

/**
 * Forgets every month of a stream that is wholly older than its retention; answers with the partitions that changed.
 * A partition that is in use is passed over. Throws what PostgreSQL says when it does not work now.
 */
export async function forgetExpired(
  source: DataSource,
  retentions: readonly StreamRetention[],
  now: number,
): Promise<readonly Forgotten[]> {
  if (retentions.length === 0) return [];
  const forgotten: Forgotten[] = [];
  for (const table of PARTITIONED_TABLES) {
    for (const partition of await partitionsOf(source, table.table)) {
      const how = await forgetIn(source, { table, ...partition, retentions, now });
      if (how) forgotten.push({ partition: partition.name, how });
    }
  }
  return forgotten;
}

interface Partition {
  readonly name: string;
  /** As PostgreSQL writes it: `FOR VALUES ...` or `DEFAULT`. */
  readonly bounds: string;
}

async function partitionsOf(source: DataSource, table: string): Promise<readonly Partition[]> {
  return source.query<Partition[]>(
    `SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = to_regclass($1) ORDER BY c.relname`,
    [`${S}.${table}`],
  );
}

interface Work extends Partition {
  readonly table: PartitionedTable;
  readonly retentions: readonly StreamRetention[];
  readonly now: number;
}

/** Rows of a stream before a month; joined by what the partition is asked for. */
const EXPIRED = `unnest($1::text[], $2::text[], $3::timestamptz[]) AS expired (project_id, stream, before)`;

function isExpired({ time }: PartitionedTable): string {
  return `p.project_id = expired.project_id AND p.stream = expired.stream AND p.${time} < expired.before`;
}

async function forgetIn(source: DataSource, work: Work): Promise<Forgotten['how'] | null> {
  try {
    return await source.transaction(async (tx) => {
      const has = async (condition: string): Promise<boolean> => {
        const rows = await tx.query<{ has: boolean }[]>(
          `SELECT EXISTS (SELECT FROM ${S}.${work.name} p WHERE ${condition}) AS has`,
          parametersOf(work),
        );
        return rows[0]!.has;
      };
      await tx.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
      if (!(await has(`EXISTS (SELECT FROM ${EXPIRED} WHERE ${isExpired(work.table)})`))) return null;
      // Writers wait from here to the end: what is copied is all there is.
      await tx.query(`LOCK TABLE ${S}.${work.name} IN SHARE ROW EXCLUSIVE MODE`);
      const keeps = await has(`NOT EXISTS (SELECT FROM ${EXPIRED} WHERE ${isExpired(work.table)})`);
      if (keeps || work.bounds === 'DEFAULT') await copyKept(tx, work);
      else await tx.query(`DROP TABLE ${S}.${work.name}`);
      return keeps ? 'copied' : 'dropped';
    });
  } catch (fault) {
    const { code } = fault as { code?: string };
    if (code === LOCK_NOT_AVAILABLE || code === DEADLOCK) return null;
    throw fault;
  }
}

async function copyKept(tx: EntityManager, work: Work): Promise<void> {
  const { table, name, bounds } = work;
  await tx.query(`CREATE TABLE ${S}.${name}_kept (LIKE ${S}.${name} INCLUDING ALL)`);
  await tx.query(
    `INSERT INTO ${S}.${name}_kept SELECT p.* FROM ${S}.${name} p
     WHERE NOT EXISTS (SELECT FROM ${EXPIRED} WHERE ${isExpired(table)})`,
    parametersOf(work),
  );
  await tx.query(`DROP TABLE ${S}.${name}`);
  await tx.query(`ALTER TABLE ${S}.${name}_kept RENAME TO ${name}`);
  await tx.query(`ALTER TABLE ${S}.${table.table} ATTACH PARTITION ${S}.${name} ${bounds}`);
}

function parametersOf({ retentions, now }: Work): unknown[] {
  return [
    retentions.map(({ projectId }) => projectId),
    retentions.map(({ stream }) => stream),
    retentions.map(({ days }) => new Date(monthStart(monthOf(now - days * DAY_MS))).toISOString()),
  ];
}
