/** Brings the control plane's tables to today's form, and lets an app that came first wait for it. */
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { LOCK_SPACE, LOCKS, MIGRATIONS_TABLE } from '../schema.js';
import { CreateControlPlane1763600000000 } from './1763600000000-create-control-plane.js';
import { DataLife1763700000000 } from './1763700000000-data-life.js';
import { Access1763800000000 } from './1763800000000-access.js';
import { AppendOnly1763805000000 } from './1763805000000-append-only.js';
import { GatewayRole1763810000000 } from './1763810000000-gateway-role.js';
import { Replays1763840000000 } from './1763840000000-replays.js';
import { Rollbacks1763870000000 } from './1763870000000-rollbacks.js';
import { RejectionMarks1763890000000 } from './1763890000000-rejection-marks.js';
import { EventSchemas1763900000000 } from './1763900000000-event-schemas.js';
import { StreamRouting1763910000000 } from './1763910000000-stream-routing.js';

const MIGRATIONS = [
  CreateControlPlane1763600000000,
  DataLife1763700000000,
  Access1763800000000,
  AppendOnly1763805000000,
  GatewayRole1763810000000,
  Replays1763840000000,
  Rollbacks1763870000000,
  RejectionMarks1763890000000,
  EventSchemas1763900000000,
  StreamRouting1763910000000,
];
const NEWEST = MIGRATIONS.at(-1)!.name;

/**
 * Runs what has not run yet; a second caller waits for the first and finds nothing to do. Answers with the names of
 * the migrations that ran. Throws the driver's error when the database does not answer.
 */
export async function migrateEventStore(databaseUrl: string): Promise<readonly string[]> {
  const database = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    migrations: MIGRATIONS,
    migrationsTableName: MIGRATIONS_TABLE,
  });
  await database.initialize();
  const lock = database.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1, $2)', [LOCK_SPACE, LOCKS.migrate]);
    const done = await database.runMigrations({ transaction: 'each' });
    return done.map((migration) => migration.name);
  } finally {
    // The lock goes with its connection.
    await database.destroy();
  }
}

export interface WaitOptions {
  /** Told once, when there is something to wait for. */
  readonly onWaiting?: () => void;
  readonly signal?: AbortSignal;
  readonly pollMs?: number;
}

/** Resolves once the newest migration that this code knows has run. */
export async function waitForEventStore(database: DataSource, options: WaitOptions = {}): Promise<void> {
  let told = false;
  while (!(await isMigrated(database))) {
    if (!told) options.onWaiting?.();
    told = true;
    await pause(options.pollMs ?? 500, undefined, options.signal ? { signal: options.signal } : {});
  }
}

async function isMigrated(database: DataSource): Promise<boolean> {
  const [{ present }] = (await database.query('SELECT to_regclass($1) IS NOT NULL AS present', [MIGRATIONS_TABLE])) as [
    { present: boolean },
  ];
  if (!present) return false;
  const rows = await database.query(`SELECT 1 FROM ${MIGRATIONS_TABLE} WHERE name = $1`, [NEWEST]);
  return (rows as unknown[]).length > 0;
}
