/**
 * One process per data folder. The lock file names its holder; one left behind by a kill -9 is recognised because that
 * process is gone, or its number now belongs to a process that started at another time or since another boot.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The data folder cannot be used, and why; the message is for the person who started the process. */
export class DataFolderRefused extends Error {
  override readonly name = 'DataFolderRefused';
}

interface Holder {
  readonly pid: number;
  /** When the process started and since which boot, as the system tells it; null where it does not. */
  readonly started: string | null;
  readonly token: string;
}

/** Takes the folder, or throws DataFolderRefused. The answer releases it. */
export function lockFolder(directory: string): () => void {
  const file = join(directory, 'lock');
  const own: Holder = { pid: process.pid, started: startOf(process.pid), token: randomUUID() };
  for (let attempt = 0; !create(file, own); attempt += 1) {
    const holder = readHolder(file);
    if ((holder && isAlive(holder)) || attempt === 3) {
      throw new DataFolderRefused(
        `${directory} is in use by process ${holder?.pid ?? 'unknown'}; stop it first, or use another folder`,
      );
    }
    if (holder) evict(file, holder);
  }
  return () => {
    if (readHolder(file)?.token === own.token) rmSync(file, { force: true });
  };
}

function create(file: string, holder: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (fault) {
    if (codeOf(fault) === 'EEXIST') return false;
    throw fault;
  }
}

/** Null when the file is gone meanwhile. One that cannot be read was cut short by a crash: it has no living holder. */
function readHolder(file: string): Holder | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT') return null;
    throw fault;
  }
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return { pid: 0, started: null, token: text };
  }
}

/** Moves the dead holder's file away. If another process was quicker, the file is its own by now and goes back. */
function evict(file: string, dead: Holder): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT') return;
    throw fault;
  }
  if (readHolder(aside)?.token === dead.token) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

function isAlive({ pid, started }: Holder): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (fault) {
    if (codeOf(fault) === 'ESRCH') return false;
    // EPERM: there is one, of another user.
  }
  if (fieldsOf(pid)?.[0] === ZOMBIE) return false;
  const current = startOf(pid);
  return started === null || current === null || current === started;
}

/** Linux: boot id and start in ticks since that boot. Elsewhere a process is known by its number alone. */
function startOf(pid: number): string | null {
  const ticks = fieldsOf(pid)?.[19];
  if (ticks === undefined) return null;
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticks}`;
  } catch {
    return null;
  }
}

/** A process that has ended, of which its parent has not yet taken note. */
const ZOMBIE = 'Z';

/** Linux: what `/proc` says of a process after its name (which may itself hold spaces): its state, ... its start. */
function fieldsOf(pid: number): readonly string[] | null {
  if (process.platform !== 'linux') return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function codeOf(fault: unknown): string | undefined {
  return (fault as NodeJS.ErrnoException).code;
}
