/**
 * A database for a spec: one embedded PostgreSQL a test run, or the server named in NEXUSPIPE_TEST_DATABASE_URL, and a
 * database of its own with a random name in it.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../apps/standalone/src/postgres/embedded-postgres.js';
import { isMissing } from '../../../tools/services/places.js';
import { shared } from '../../../tools/services/one-a-run.js';

export interface TestPostgres {
  /** Of a user who may do everything in this database, and make others. */
  readonly url: string;
  /** Drops the database, ending whoever is still connected. */
  close(): Promise<void>;
}

/** Makes an empty database. The server's settings are those of `npm start`, without flushing to disk. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const server = await serverUrl();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runOn(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, close: () => runOn(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function serverUrl(): Promise<string> {
  const found = await shared('postgres', process.env['NEXUSPIPE_TEST_DATABASE_URL'], async (owner) => {
    const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-test-postgres-'));
    const server = await startEmbeddedPostgres({
      directory: folder,
      owner,
      durable: false,
      maxConnections: 150,
      restart: false,
    });
    return { address: server.url, pid: server.pid, folder };
  });
  if (isMissing(found)) throw new Error(`${found.missing} is missing: ${found.hint}`);
  return found.address;
}

async function runOn(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
