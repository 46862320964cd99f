/** Bringing the tables to this version, once, however many processes try at the same time. */
import pg from 'pg';
import { MIGRATIONS_TABLE, READ_MODEL_SCHEMA } from '../schema.js';
import { readModelDataSource } from './data-source.js';
import { ensurePartitions } from './partitions/ensure-partitions.js';

/** Any constant: it only has to differ from the locks of other migrations in the same database. */
const ADVISORY_LOCK = 7_236_001;

/**
 * Runs the migrations that are missing, under an advisory lock, and makes the partitions of the coming months. Answers
 * with the names of what ran. Throws what PostgreSQL says when it refuses.
 */
export async function migrateReadModel(databaseUrl: string): Promise<readonly string[]> {
  const lock = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await lock.query(`CREATE SCHEMA IF NOT EXISTS ${READ_MODEL_SCHEMA}`);
    return await runMigrations(databaseUrl);
  } finally {
    await lock.end();
  }
}

async function runMigrations(databaseUrl: string): Promise<readonly string[]> {
  const source = await readModelDataSource(databaseUrl, 1).initialize();
  try {
    const ran = await source.runMigrations({ transaction: 'all' });
    // Tables that were set aside before are not brought along: nobody can go back to them.
    if (ran.length > 0) await source.query(`UPDATE ${READ_MODEL_SCHEMA}.replay_kept SET usable = false`);
    await ensurePartitions(source, Date.now());
    return ran.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}

export interface WaitOptions {
  /** Told once when it has to wait, and what for. */
  readonly onWait: (reason: string) => void;
  /** A fault of the connection that waiting cannot mend: it is thrown. By default there is none. */
  readonly givesUpOn?: (fault: unknown) => boolean;
  readonly signal?: AbortSignal;
  readonly pauseMs?: number;
}

/**
 * Waits until the tables are there in the version that this code needs: for an app that was started before the
 * migration. Resolves to false when the signal ended the wait. Throws the driver's fault when it is one to give up on.
 */
export async function waitForReadModel(databaseUrl: string, options: WaitOptions): Promise<boolean> {
  let told = '';
  while (options.signal?.aborted !== true) {
    const reason = await whatIsMissing(databaseUrl, options);
    if (reason === null) return true;
    if (reason !== told) options.onWait(reason);
    told = reason;
    await pause(options.pauseMs ?? 1_000, options.signal);
  }
  return false;
}

const NOT_MIGRATED = 'the read models are not migrated to this version: run `nexuspipe migrate`';

/** Null when the read models can be used now, else why not. */
async function whatIsMissing(databaseUrl: string, { givesUpOn }: WaitOptions): Promise<string | null> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const table = `${READ_MODEL_SCHEMA}.${MIGRATIONS_TABLE}`;
    const { rows } = await client.query<{ table: string | null }>('SELECT to_regclass($1)::text AS "table"', [table]);
    if (!rows[0]?.table) return NOT_MIGRATED;
    const ran = await client.query<{ name: string }>(`SELECT name FROM ${table}`);
    const names = new Set(ran.rows.map((row) => row.name));
    return migrationNames(databaseUrl).every((name) => names.has(name)) ? null : NOT_MIGRATED;
  } catch (fault) {
    if (givesUpOn?.(fault) === true) throw fault;
    return `the database does not answer: ${(fault as Error).message}`;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function migrationNames(databaseUrl: string): string[] {
  const { migrations } = readModelDataSource(databaseUrl).options;
  return Object.values(migrations ?? []).map((migration) => (migration as { name: string }).name);
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done);
  });
}
