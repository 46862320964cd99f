/**
 * The data folder of the embedded server: made once, complete or not at all, with a password that only the owner of
 * the data folder can read.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { StartRefused } from '#runtime';
import type { PostgresBinaries } from './binaries.js';
import type { RunAs } from './run-as.js';

const run = promisify(execFile);

export const SUPERUSER = 'nexuspipe';

/** Only over TCP, only from this machine, only with the password. */
const HOST_BASED_AUTHENTICATION = 'host all all 127.0.0.1/32 scram-sha-256\n';

/**
 * The data folder as its server names it. As another user, the server may not be able to walk there from the root of
 * the file system (`mktemp -d` makes 0700): it is started inside the folder, while still root, and names it by the
 * link that leads to where a process is, which needs no walk.
 */
export function pathFor(user: RunAs, folder: string): string {
  return user.uid === undefined ? folder : '/proc/self/cwd';
}

/** The environment of the server's programs: nothing of ours, which may hold secrets. */
export const PROGRAM_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Makes the cluster if there is none, and answers with the password. Throws StartRefused for another major version. */
export async function openCluster(directory: string, binaries: PostgresBinaries, user: RunAs): Promise<string> {
  const data = join(directory, 'data');
  const passwordFile = join(directory, 'password');
  const version = await textOf(join(data, 'PG_VERSION'));
  if (version === null) return makeCluster(directory, binaries, user);
  if (Number(version) !== binaries.majorVersion) {
    throw new StartRefused(
      `the database in ${data} was made by PostgreSQL ${version.trim()}, this is PostgreSQL ${binaries.majorVersion}: ` +
        'move its data over with pg_upgrade or a dump, or choose another data folder',
    );
  }
  const password = await textOf(passwordFile);
  if (password === null) throw new StartRefused(`${passwordFile} is missing: without it the database cannot be opened`);
  return password;
}

async function makeCluster(directory: string, binaries: PostgresBinaries, user: RunAs): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const part = join(directory, 'data.part');
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { mode: 0o700 });
  if (user.uid !== undefined) await chown(part, user.uid, user.gid);
  await initdb(part, binaries, user);
  await setPassword(part, binaries, user, password);
  await writeFile(join(part, 'pg_hba.conf'), HOST_BASED_AUTHENTICATION);
  await writeFile(join(directory, 'password'), password, { mode: 0o600 });
  await chmod(join(directory, 'password'), 0o600);
  await rename(part, join(directory, 'data'));
  return password;
}

async function initdb(folder: string, binaries: PostgresBinaries, user: RunAs): Promise<void> {
  // `trust` holds only until pg_hba.conf is written below; no server listens before.
  const args = ['-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions', '--no-sync'];
  try {
    await run(binaries.initdb, ['-D', pathFor(user, folder), ...args], {
      ...user,
      cwd: folder,
      env: PROGRAM_ENVIRONMENT,
    });
  } catch (fault) {
    const said = (fault as { stderr?: string }).stderr?.trim() || (fault as Error).message;
    throw new StartRefused(`the database could not be made in ${folder}: ${said.split('\n').at(-1)}`);
  }
}

/** In single-user mode, over a pipe: a password file would have to lie where the other user can read it. */
async function setPassword(folder: string, binaries: PostgresBinaries, user: RunAs, password: string): Promise<void> {
  const child = spawn(binaries.postgres, ['--single', '-D', pathFor(user, folder), 'postgres'], {
    ...user,
    cwd: folder,
    env: PROGRAM_ENVIRONMENT,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(`ALTER ROLE ${SUPERUSER} PASSWORD '${password}';\n`);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [said, code] = await Promise.all([text(child.stderr), ended, text(child.stdout)]);
  if (code !== 0 || said.includes('ERROR:')) throw new StartRefused(`the database could not be made: ${said.trim()}`);
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fault;
  }
}
