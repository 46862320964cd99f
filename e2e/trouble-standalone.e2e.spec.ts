/** The life of `npm start` when it is not smooth: a second one, kill -9, Ctrl-C under load, other users, closed folders. */
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TimeseriesAnswer } from '#contracts';
import { isAlive } from '../apps/standalone/src/postgres/left-over.js';
import { freePort, launchApp, startApp, type AppCommand, type AppProcess } from './app-process.js';
import { http } from './client.js';
import { until } from './until.js';

interface Ready {
  readonly ready: true;
  readonly url: string;
  readonly loginUrl: string | null;
  readonly projectId: string;
  readonly stream: string;
  readonly ingestKey: string;
}

const READY_WITHIN_MS = 30_000;
const GONE_WITHIN_MS = 10_000;
const SEEN_WITHIN_MS = 30_000;
const NOBODY = 65_534;

function commandFor(dataDirectory: string, port: number): AppCommand {
  const args = ['--json', '--no-demo', '--port', String(port), '--data', dataDirectory];
  return { program: 'dist/apps/standalone/src/main.js', args, env: {}, port, ownGroup: true };
}

/** The line that a program waits for; there is no other on stdout. */
async function readyLine(app: AppProcess): Promise<Ready> {
  await until('the line for programs', READY_WITHIN_MS, () => app.output().stdout !== '' || app.output().stderr);
  const { stdout } = app.output();
  expect(stdout).toMatch(/^\{.*\}\n$/);
  return JSON.parse(stdout) as Ready;
}

function send({ url, ingestKey, stream }: Ready, id: string): Promise<{ status: number }> {
  return http(`${url}/v1/events`, { token: ingestKey, json: { id, stream, type: 'tick' } });
}

/** The database is a process of its own, in a session of its own. */
function databasePid(dataDirectory: string): number {
  return Number(readFileSync(join(dataDirectory, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
}

describe('standalone in trouble', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'nexuspipe-e2e-'));
  const dataDirectory = join(scratch, 'data');
  const admin = { email: 'admin@example.test', password: 'a long enough password' };
  let command: AppCommand;
  let app: AppProcess;
  let first: Ready;

  const counted = async (): Promise<number> => {
    const login = await http<{ accessToken: string }>(`${first.url}/api/v1/auth/login`, { json: admin });
    const url = `${first.url}/api/v1/projects/${first.projectId}/query/timeseries?metric=events&interval=hour`;
    const { body } = await http<TimeseriesAnswer>(url, { token: login.body.accessToken });
    return body.series.reduce((sum, { total }) => sum + Number(total), 0);
  };

  beforeAll(async () => {
    command = commandFor(dataDirectory, await freePort());
    app = launchApp(command);
  }, 60_000);
  afterAll(async () => {
    await app?.kill();
    rmSync(scratch, { recursive: true, force: true });
  }, 30_000);

  it('prints one line for programs, with a link that makes the first administrator', async () => {
    first = await readyLine(app);
    expect(first).toEqual({
      ready: true,
      url: `http://localhost:${command.port}`,
      loginUrl: expect.stringContaining('/login?link=') as unknown as string,
      projectId: expect.any(String) as unknown as string,
      stream: 'web',
      ingestKey: expect.stringMatching(/^npk_live_/) as unknown as string,
    });
    const token = new URL(first.loginUrl ?? '').searchParams.get('link');
    expect((await http(`${first.url}/api/v1/auth/link`, { json: { token, ...admin } })).status).toBe(200);
    expect((await send(first, 'one')).status).toBe(202);
    await until('the event is counted', SEEN_WITHIN_MS, async () => (await counted()) === 1 || 'not yet');
  });

  it('refuses a second one on the same data folder, and goes on', async () => {
    const second = launchApp(commandFor(dataDirectory, await freePort()));
    expect(await second.ended()).toBe(78);
    const { stdout, stderr } = second.output();
    expect([stdout, stderr]).toEqual(['', expect.stringMatching(/^nexuspipe: .* is in use by process \d+.*\n$/)]);
    expect((await send(first, 'two')).status).toBe(202);
  });

  it('starts after kill -9, with its data, its key, and no link any more', async () => {
    await until('both events are counted', SEEN_WITHIN_MS, async () => (await counted()) === 2 || 'not yet');
    const database = databasePid(dataDirectory);
    await app.kill();
    app = launchApp(command);
    expect(await readyLine(app)).toEqual({ ...first, loginUrl: null });
    expect(await counted()).toBe(2);
    expect((await send(first, 'two')).status).toBe(202);
    expect((await send(first, 'three')).status).toBe(202);
    await until('the new event', SEEN_WITHIN_MS, async () => (await counted()) === 3 || 'not yet');
    expect(isAlive(database)).toBe(false);
  }, 60_000);

  it('answers on Ctrl-C what is under way, and leaves no process', async () => {
    const database = databasePid(dataDirectory);
    const body = JSON.stringify({ id: 'four', stream: first.stream, type: 'tick' });
    const request = await beginRequest(command.port, first.ingestKey, body);
    app.interruptGroup();
    // npm hands the signal on to a process that the terminal has told already.
    app.signal('SIGINT');
    await until('no new connection is taken', GONE_WITHIN_MS, () => isRefused(command.port));
    request.write(body.slice(5));
    expect(await text(request)).toMatch(/^HTTP\/1.1 202 /);
    expect(await app.ended()).toBe(0);
    expect(app.output()).toEqual({ stdout: expect.any(String) as unknown as string, stderr: '' });
    expect(isAlive(database)).toBe(false);
    expect(existsSync(join(dataDirectory, 'running.json'))).toBe(false);
    app = await startApp(command);
    await until('the event is there', SEEN_WITHIN_MS, async () => (await counted()) === 4 || 'not yet');
  }, 60_000);

  it('ends on a signal that comes while it starts', async () => {
    expect(await app.stop()).toBe(0);
    const starting = launchApp(command);
    await until(
      'the database starts',
      SEEN_WITHIN_MS,
      () => existsSync(join(dataDirectory, 'postgres/data/postmaster.pid')) || 'not yet',
    );
    const database = databasePid(dataDirectory);
    starting.signal('SIGTERM');
    expect(await starting.ended()).toBe(0);
    expect(starting.output().stdout).toBe('');
    await until('the database is gone', GONE_WITHIN_MS, () => !isAlive(database) || 'it runs');
  }, 60_000);
});

describe('standalone for users and folders as they come', () => {
  const scratch: string[] = [];
  /** Open to its owner alone. */
  const closedFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-e2e-'));
    scratch.push(folder);
    return folder;
  };
  afterAll(() => {
    for (const folder of scratch) rmSync(folder, { recursive: true, force: true });
  });

  const startsAndTakes = async (change: Partial<AppCommand>, dataDirectory: string): Promise<void> => {
    const app = launchApp({ ...commandFor(dataDirectory, await freePort()), ...change });
    try {
      expect((await send(await readyLine(app), 'one')).status).toBe(202);
      expect(await app.stop()).toBe(0);
    } finally {
      await app.kill();
    }
  };

  it('runs for root, or whoever we are, below a folder that is closed to everybody else', async () => {
    await startsAndTakes({}, join(closedFolder(), 'deeper', 'data'));
  }, 60_000);

  it('runs for an ordinary user', async () => {
    const home = closedFolder();
    const asRoot = process.getuid?.() === 0;
    const dataDirectory = join(home, 'data');
    mkdirSync(dataDirectory);
    if (asRoot) for (const folder of [home, dataDirectory]) chownSync(folder, NOBODY, NOBODY);
    const user = asRoot ? { uid: NOBODY, gid: NOBODY } : {};
    await startsAndTakes({ user, env: { HOME: home } }, dataDirectory);
  }, 60_000);
});

/** A request of which a part is still to come. */
function beginRequest(port: number, key: string, body: string): Promise<Socket> {
  const head = [
    'POST /v1/events HTTP/1.1',
    'host: localhost',
    `authorization: Bearer ${key}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 5)}`, () => done(socket)),
    );
    socket.once('error', failed);
  });
}

function isRefused(port: number): Promise<true | string> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      done('connected');
    });
    socket.once('error', () => done(true));
  });
}
