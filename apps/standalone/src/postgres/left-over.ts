/**
 * A server that outlived its owner (kill -9): it is stopped before a new one is started on the same data. Whoever
 * starts the embedded server holds the lock of the data folder already, so that a server found here has no owner.
 */
import { readFileSync } from 'node:fs';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartRefused } from '#runtime';

/** Fast shutdown, then immediate, then by force; PostgreSQL recovers from each. */
const STEPS = [
  { signal: 'SIGINT', withinMs: 10_000 },
  { signal: 'SIGQUIT', withinMs: 5_000 },
  { signal: 'SIGKILL', withinMs: 5_000 },
] as const;

/** Stops what still runs on this data folder; removes a pid file that names somebody else. */
export async function stopLeftOver(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  const pid = await pidIn(pidFile);
  if (pid === null) return;
  if (!(await runsOn(pid, data))) return rm(pidFile, { force: true });
  for (const { signal, withinMs } of STEPS) {
    send(pid, signal);
    if (await ends(pid, withinMs)) return;
  }
  throw new StartRefused(`a PostgreSQL (pid ${pid}) still runs on ${data} and does not end`);
}

async function pidIn(pidFile: string): Promise<number | null> {
  try {
    const pid = Number((await readFile(pidFile, 'utf8')).split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : null;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fault;
  }
}

/** A pid may have been given to another program since; a postmaster stands in its data folder. */
async function runsOn(pid: number, data: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(data));
  } catch (fault) {
    if (['ENOENT', 'EACCES'].includes((fault as NodeJS.ErrnoException).code ?? '')) return false;
    throw fault;
  }
}

/** False also for a process of which only its parent's note is missing. */
export function isAlive(pid: number): boolean {
  return send(pid, 0) && !isZombie(pid);
}

/** It has ended, and its parent has not asked how: it takes signals, and in a container it may stay for ever. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return / Z \d+/.test(readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1) ?? '');
  } catch {
    return false; // gone meanwhile: the signal tells
  }
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (code === 'ESRCH') return false;
    if (code === 'EPERM') return true;
    throw fault;
  }
}

async function ends(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await delay(20);
  }
  return true;
}
