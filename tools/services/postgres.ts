/** PostgreSQL as Debian installs it. It refuses to run as root, so root lends it the user `postgres`. */
import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startOwned, type OwnedServer } from './owned-process.js';
import { postgresBin, type Missing } from './places.js';
import { freePorts } from './ports.js';

const run = promisify(execFile);

type Identity = { readonly uid: number; readonly gid: number } | { readonly uid?: never };

export interface PostgresServer extends OwnedServer {
  /** Of a superuser, to the database `postgres`. */
  readonly url: string;
}

/** Starts a PostgreSQL of the caller's own, with durable settings off; ready in about a second. */
export async function startPostgres(options: { readonly owner?: number } = {}): Promise<PostgresServer | Missing> {
  const bin = postgresBin();
  if (!bin) return { missing: 'PostgreSQL 15', hint: 'install PostgreSQL, or name one in DATABASE_URL' };
  const user = await runAs();
  if (!user) return { missing: 'PostgreSQL 15', hint: 'it does not run as root, and there is no user postgres' };
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-postgres-'));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const [port = 0] = await freePorts(1);
  const env = { LC_ALL: 'C.UTF-8' };
  const where = { cwd: folder, env: { PATH: process.env['PATH'], ...env }, ...user };
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], where);
  // The watchdog stays root: it could not see a root owner as another user.
  const lend =
    user.uid === undefined ? [] : ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder, max_connections: 200 };
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const isReady = join(bin, 'pg_isready');
  const server = await startOwned({
    name: 'PostgreSQL',
    command: [...lend, join(bin, 'postgres'), '-D', data, ...flags],
    folder,
    env,
    ...options,
    ready: () =>
      run(isReady, ['-q', '-h', '127.0.0.1', '-p', String(port)]).then(
        () => true,
        () => false,
      ),
  });
  return Object.assign(server, { url: `postgresql://postgres@127.0.0.1:${port}/postgres` });
}

/** Nothing to change unless we are root; null when root has nobody to lend it to. */
async function runAs(): Promise<Identity | null> {
  if (process.getuid?.() !== 0) return {};
  try {
    const id = async (flag: string): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout);
    return { uid: await id('-u'), gid: await id('-g') };
  } catch {
    return null;
  }
}
