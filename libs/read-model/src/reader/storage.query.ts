/** What the read models take on disk, and what of each stream is in them. */
import type { StorageTable } from '#contracts';
import type { EntityManager } from 'typeorm';
import { tablesOf } from '../projection-tables.js';
import { MIGRATIONS_TABLE, READ_MODEL_SCHEMA } from '../schema.js';
import { epochMs } from './event-view.js';

export interface TableSizes {
  /** The whole database: what is not of the read models as well. */
  readonly bytes: number;
  /** Largest first. */
  readonly tables: readonly StorageTable[];
}

/**
 * Rows of a table as PostgreSQL's planner estimates them: as dense as at the last vacuum or analyze, times its size now.
 * Before the first one, what was counted while they were written.
 */
const ROWS = `CASE WHEN c.relpages > 0 AND c.reltuples >= 0
  THEN c.reltuples / c.relpages * (pg_relation_size(c.oid) / current_setting('block_size')::int)
  ELSE pg_stat_get_live_tuples(c.oid) END`;

/** Sizes of all read models with their indexes, months together. */
export async function readTableSizes(tx: EntityManager): Promise<TableSizes> {
  const tables = await tx.query<StorageTable[]>(
    `SELECT root.relname AS name, sum(coalesce(pg_total_relation_size(c.oid), 0))::float8 AS bytes,
       sum(coalesce(${ROWS}, 0))::float8 AS rows
     FROM pg_class c JOIN pg_class root ON root.oid = coalesce(pg_partition_root(c.oid), c.oid)
     WHERE c.relnamespace = to_regnamespace($1) AND c.relkind = 'r' AND c.relname <> $2
     GROUP BY 1 ORDER BY bytes DESC, name`,
    [READ_MODEL_SCHEMA, MIGRATIONS_TABLE],
  );
  const [database] = await tx.query<[{ bytes: number }]>(
    `SELECT pg_database_size(current_database())::float8 AS bytes`,
  );
  return { bytes: database.bytes, tables };
}

/** What the tables of these projections take on disk with their indexes: so much a second copy takes as well. */
export async function readRebuiltBytes(tx: EntityManager, projections: readonly string[]): Promise<number> {
  const tables = projections.flatMap((name) => tablesOf(name).map(({ table }) => table));
  const sizes = await readTableSizes(tx);
  return sizes.tables.reduce((sum, { name, bytes }) => (tables.includes(name) ? sum + bytes : sum), 0);
}

export interface KeptStream {
  readonly stream: string;
  /** Minutes of its first and its last event, epoch ms. */
  readonly oldest: number;
  readonly newest: number;
  /** Months of UTC in which it has any events, oldest first. */
  readonly months: readonly { /** Its start, epoch ms. */ readonly month: number; readonly events: number }[];
}

interface MonthRow {
  readonly stream: string;
  readonly month: number;
  readonly events: number;
  readonly oldest: number;
  readonly newest: number;
}

/**
 * What is kept of each stream of a project that has events. Read from the quarters of an hour: about 30 ms for a year and
 * a type that has something in every one of them. Only the edges are looked up by the minute.
 */
export async function readKeptStreams(tx: EntityManager, projectId: string): Promise<readonly KeptStream[]> {
  const rows = await tx.query<MonthRow[]>(
    `SELECT m.stream, ${epochMs('m.month')} AS month, m.events, ${epochMs(minuteOf('min', 'm.oldest'))} AS oldest,
       ${epochMs(minuteOf('max', 'm.newest'))} AS newest
     FROM (
       SELECT stream, date_trunc('month', quarter, 'UTC') AS month, sum(count)::float8 AS events,
         min(quarter) AS oldest, max(quarter) AS newest
       FROM traffic_per_quarter_hour WHERE project_id = $1 GROUP BY 1, 2
     ) m ORDER BY m.stream, m.month`,
    [projectId],
  );
  const streams = new Map<string, MonthRow[]>();
  for (const row of rows) {
    const months = streams.get(row.stream);
    if (months) months.push(row);
    else streams.set(row.stream, [row]);
  }
  return [...streams].map(([stream, months]) => ({
    stream,
    oldest: months[0]!.oldest,
    newest: months.at(-1)!.newest,
    months: months.map(({ month, events }) => ({ month, events })),
  }));
}

/** The first or the last minute with an event in a quarter of an hour. */
function minuteOf(which: 'min' | 'max', quarter: string): string {
  return `(SELECT ${which}(t.minute) FROM traffic_per_minute t WHERE t.project_id = $1 AND t.stream = m.stream
    AND t.minute >= ${quarter} AND t.minute < ${quarter} + interval '15 minutes')`;
}
