/** The server's process: started in a session of its own, watched, stopped. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { StartRefused } from '#runtime';
import { PROGRAM_ENVIRONMENT, pathFor } from './cluster.js';
import type { RunAs } from './run-as.js';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;

/** Ends the server in an orderly way when its owner is gone, also after kill -9. */
const WATCHDOG = `
while kill -0 "$1" 2>/dev/null && kill -0 "$2" 2>/dev/null; do sleep 1; done
kill -0 "$1" 2>/dev/null || kill -INT "$2" 2>/dev/null`;

export interface ServerCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly user: RunAs;
  readonly data: string;
  /** What the server says goes here; begun anew at each start. */
  readonly logFile: string;
  /** To its maintenance database, as superuser. */
  readonly url: string;
  /** The process that must not be outlived. */
  readonly owner: number;
}

/** Starts the server and waits until it answers. Throws StartRefused with its last words when it ends instead. */
export async function startServer(command: ServerCommand): Promise<ChildProcess> {
  const log = openSync(command.logFile, 'w', 0o600);
  const child = spawn(command.program, ['-D', pathFor(command.user, command.data), ...command.arguments], {
    ...command.user,
    cwd: command.data,
    env: PROGRAM_ENVIRONMENT,
    // A session of its own: Ctrl-C reaches only us, and the database ends after everything that uses it.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => undefined);
  await Promise.race([waitUntilReady(command, child), failed]);
  watch(command.owner, child);
  return child;
}

function watch(owner: number, child: ChildProcess): void {
  if (process.platform === 'win32') return;
  const args = ['-c', WATCHDOG, 'nexuspipe-postgres-watchdog', String(owner), String(child.pid)];
  const watchdog = spawn('sh', args, { cwd: '/', detached: true, stdio: 'ignore', env: { PATH: '/usr/bin:/bin' } });
  watchdog.once('error', () => undefined); // without a shell the next start finds what was left over
  watchdog.unref();
}

async function waitUntilReady(command: ServerCommand, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers(command.url))) {
    if (hasEnded(child)) throw new StartRefused(`PostgreSQL did not start: ${lastWords(command.logFile)}`);
    if (Date.now() > deadline) {
      await stopServer(child);
      throw new StartRefused(
        `PostgreSQL did not answer within ${READY_WITHIN_MS / 1000} s: ${lastWords(command.logFile)}`,
      );
    }
    await delay(30);
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined); // reported by connect or query below
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false; // still starting; why it never came stands in its log
  } finally {
    await client.end().catch(() => undefined);
  }
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  return (lines.findLast((line) => /FATAL|ERROR|PANIC/.test(line)) ?? lines.at(-1) ?? 'it said nothing').trim();
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk; waits for the end. */
export async function stopServer(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  child.ref();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGINT');
  const late = setTimeout(() => child.kill('SIGQUIT'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(late);
}
