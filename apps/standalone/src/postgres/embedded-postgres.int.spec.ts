import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  chmodSync,
  mkdirSync,
  chownSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { isAlive } from './left-over.js';

const isRoot = process.geteuid?.() === 0;
const asRoot = isRoot ? it : it.skip;

let folder: string;
const running: EmbeddedPostgres[] = [];
const folders: string[] = [];

/** A folder as `mktemp -d` makes it: closed to every other user. */
function closedFolder(): string {
  folder = mkdtempSync(join(tmpdir(), 'nexuspipe-pg-spec-'));
  folders.push(folder);
  return folder;
}

async function start(directory: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ directory, durable: false });
  running.push(server);
  return server;
}

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function until(what: string, condition: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await delay(50);
  }
}

const works = (url: string): Promise<boolean> =>
  query(url, 'SELECT 1').then(
    () => true,
    () => false,
  );

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

describe('embedded PostgreSQL', () => {
  it('starts in a folder that is closed to others, keeps its password there, and listens on the loopback only', async () => {
    const server = await start(join(closedFolder(), 'postgres'));
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
    const [settings] = await query<Record<string, string>>(
      server.url,
      `SELECT current_setting('listen_addresses') AS listen, current_setting('unix_socket_directories') AS sockets,
              current_setting('server_encoding') AS encoding, current_setting('TimeZone') AS zone, current_database() AS db`,
    );
    expect(settings).toEqual({ listen: '127.0.0.1', sockets: '', encoding: 'UTF8', zone: 'UTC', db: 'nexuspipe' });
    const password = statSync(join(folder, 'postgres/password'));
    expect(password.mode & 0o777).toBe(0o600);
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('keeps its data over a restart, and leaves no process behind', async () => {
    const directory = join(closedFolder(), 'postgres');
    const first = await startEmbeddedPostgres({ directory, durable: false });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    expect(existsSync(join(directory, 'data/postmaster.pid'))).toBe(false);
    const second = await start(directory);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('comes back on its port when it breaks down', async () => {
    const server = await start(join(closedFolder(), 'postgres'));
    const { pid } = server;
    process.kill(pid, 'SIGKILL');
    await until('a new server answers', async () => server.pid !== pid && (await works(server.url)));
  });

  it('refuses the data of another major version in one line', async () => {
    const directory = join(closedFolder(), 'postgres');
    await (await startEmbeddedPostgres({ directory, durable: false })).stop();
    writeFileSync(join(directory, 'data/PG_VERSION'), '15\n');
    const fault = await startEmbeddedPostgres({ directory }).catch((reason: unknown) => reason as Error);
    expect(fault).toMatchObject({ name: 'StartRefused' });
    expect((fault as Error).message).toMatch(/made by PostgreSQL 15, this is PostgreSQL \d+/);
    expect((fault as Error).message).not.toContain('\n');
  });

  it('makes its folder anew when the first start was cut off', async () => {
    const directory = join(closedFolder(), 'postgres');
    mkdirSync(join(directory, 'data.part/base'), { recursive: true });
    expect(await works((await start(directory)).url)).toBe(true);
  });

  it('takes no other program for its own because of an old pid', async () => {
    const directory = join(closedFolder(), 'postgres');
    await (await startEmbeddedPostgres({ directory, durable: false })).stop();
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    writeFileSync(join(directory, 'data/postmaster.pid'), `${stranger.pid}\n`);
    const server = await start(directory);
    expect(await works(server.url)).toBe(true);
    expect(isAlive(stranger.pid!)).toBe(true);
    stranger.kill('SIGKILL');
  });
});

describe('embedded PostgreSQL, started by another process', () => {
  let compiled: string;

  beforeAll(() => {
    compiled = compile();
  });

  it('ends soon after its owner was killed, and the next start has its data', async () => {
    const directory = join(closedFolder(), 'postgres');
    const owner = await startOwner(directory);
    await query(owner.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    owner.child.kill('SIGKILL');
    await until('the server ends', () => !isAlive(owner.pid));
    const next = await start(directory);
    expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('is stopped by a next start that comes at once', async () => {
    const directory = join(closedFolder(), 'postgres');
    const owner = await startOwner(directory);
    await query(owner.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    owner.child.kill('SIGKILL');
    const next = await start(directory);
    // Dead it is, or the next one could not run; init may take a moment to bury it.
    await until('the left-over server is gone', () => !isAlive(owner.pid));
    expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('survives Ctrl-C to the process group until its owner has drained', async () => {
    const directory = join(closedFolder(), 'postgres');
    const owner = await startOwner(directory);
    process.kill(-owner.child.pid!, 'SIGINT');
    await until('the owner hears it', () => owner.output().includes('interrupted'));
    expect(await works(owner.url)).toBe(true);
    owner.child.kill('SIGTERM');
    await until('the owner stops the server', () => !isAlive(owner.pid));
  });

  asRoot('runs as an ordinary user', async () => {
    const nobody = { uid: Number(id('-u')), gid: Number(id('-g')) };
    const home = closedFolder();
    chownSync(home, nobody.uid, nobody.gid);
    const owner = await startOwner(join(home, 'postgres'), nobody);
    expect(statSync(join(home, 'postgres/data')).uid).toBe(nobody.uid);
    expect(statSync(`/proc/${owner.pid}`).uid).toBe(nobody.uid);
    expect(await works(owner.url)).toBe(true);
    owner.child.kill('SIGTERM');
    await until('the owner stops the server', () => !isAlive(owner.pid));
  });

  interface Owner {
    readonly child: ChildProcess;
    readonly url: string;
    readonly pid: number;
    output(): string;
  }

  async function startOwner(directory: string, user: { uid?: number; gid?: number } = {}): Promise<Owner> {
    const child = spawn(process.execPath, [join(compiled, 'owner.mjs'), directory], {
      ...user,
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    const ready = (): RegExpExecArray | null => /ready (\S+) (\d+)/.exec(output);
    await until('the owner is ready', () => {
      if (child.exitCode !== null) throw new Error(`the owner ended: ${output}`);
      return ready() !== null;
    });
    const [, url = '', pid] = ready()!;
    return { child, url, pid: Number(pid), output: () => output };
  }

  /** The starter as JavaScript in a folder of its own, and a program that owns a server. */
  function compile(): string {
    const root = resolve(import.meta.dirname, '../../../..');
    const target = mkdtempSync(join(tmpdir(), 'nexuspipe-pg-owner-'));
    folders.push(target);
    chmodSync(target, 0o755);
    const sources = ['apps/standalone/src/postgres', 'libs/runtime/src'];
    const swc = join(root, 'node_modules/@swc/cli/bin/swc.js');
    execFileSync(process.execPath, [swc, ...sources, '-d', target, '--config-file', '.swcrc', '--quiet'], {
      cwd: root,
    });
    symlinkSync(join(root, 'node_modules'), join(target, 'node_modules'));
    const imports = { '#runtime': './libs/runtime/src/index.js' };
    writeFileSync(join(target, 'package.json'), JSON.stringify({ type: 'module', imports }));
    writeFileSync(join(target, 'owner.mjs'), OWNER);
    return target;
  }
});

const OWNER = `
import { startEmbeddedPostgres } from './apps/standalone/src/postgres/embedded-postgres.js';
process.on('SIGINT', () => console.log('interrupted'));
const server = await startEmbeddedPostgres({ directory: process.argv[2], durable: false });
process.on('SIGTERM', () => server.stop().then(() => process.exit(0)));
setInterval(() => {}, 1000);
console.log('ready', server.url, server.pid);
`;

function id(flag: string): string {
  return execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' });
}
