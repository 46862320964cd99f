/**
 * A real PostgreSQL in the data folder, from the programs that npm brings. It listens on the loopback only, ends with
 * its owner, and comes back by itself when it breaks down.
 */
import { mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { postgresBinaries } from './binaries.js';
import { openCluster, SUPERUSER } from './cluster.js';
import { stopLeftOver } from './left-over.js';
import { startServer, stopServer, type ServerCommand } from './postmaster.js';
import { runAs } from './run-as.js';
import { serverArguments } from './settings.js';

const DATABASE = 'nexuspipe';
const RESTART_PAUSE_MS = 1_000;

export interface EmbeddedPostgresOptions {
  /**
   * Folder for the database alone; made when absent. The caller holds a lock on it or on a folder above: a server that
   * is found running here is taken for one whose owner was killed, and stopped.
   */
  readonly directory: string;
  /** The process with whose end the server ends; this one unless named. */
  readonly owner?: number;
  /** False: nothing is flushed to disk, for tests. */
  readonly durable?: boolean;
  readonly maxConnections?: number;
  /** False: a server that ends by itself stays down. */
  readonly restart?: boolean;
  /** Told when the server ended by itself and is being started again. */
  readonly onBreakdown?: (reason: string) => void;
}

export interface EmbeddedPostgres {
  /** Of a superuser, to the database `nexuspipe`; holds the password. */
  readonly url: string;
  readonly pid: number;
  /** Fast shutdown; waits for the end. */
  stop(): Promise<void>;
}

/**
 * Starts the server, making its data folder the first time. Throws StartRefused with one line when it cannot: data of
 * another major version, data of another user, no programs for this platform.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const directory = resolve(options.directory);
  const data = join(directory, 'data');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const user = await runAs(data);
  const binaries = await postgresBinaries(user);
  const password = await openCluster(directory, binaries, user);
  await stopLeftOver(data);
  const port = await freePort();
  const { durable = true, maxConnections = 60, owner = process.pid } = options;
  const url = (database: string): string => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
  const command: ServerCommand = {
    program: binaries.postgres,
    arguments: serverArguments({ port, durable, maxConnections }),
    user,
    data,
    logFile: join(directory, 'postgres.log'),
    url: url('postgres'),
    owner,
  };
  const child = await startServer(command);
  await makeDatabase(url('postgres'));
  if (options.restart === false) return { url: url(DATABASE), pid: child.pid ?? 0, stop: () => stopServer(child) };
  return supervised(child, command, url(DATABASE), options.onBreakdown);
}

/** Keeps the server running until it is stopped by us. */
function supervised(
  first: ChildProcess,
  command: ServerCommand,
  url: string,
  onBreakdown: ((reason: string) => void) | undefined,
): EmbeddedPostgres {
  let child = first;
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();
  const guard = (): void => {
    child.once('exit', (code, signal) => {
      if (stopping) return;
      onBreakdown?.(`PostgreSQL ended by itself (${signal ?? `code ${code}`}) and is started again`);
      restarting = restart();
    });
  };
  const restart = async (): Promise<void> => {
    while (!stopping) {
      try {
        await stopLeftOver(command.data);
        child = await startServer(command);
        if (stopping) await stopServer(child);
        else guard();
        return;
      } catch (fault) {
        onBreakdown?.((fault as Error).message);
        await delay(RESTART_PAUSE_MS);
      }
    }
  };
  guard();
  return {
    url,
    get pid() {
      return child.pid ?? 0;
    },
    stop: async () => {
      stopping = true;
      await restarting;
      await stopServer(child);
    },
  };
}

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** A port of the loopback that nobody listens on now; the server takes it a moment later. */
function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolvePort(port));
    });
  });
}
