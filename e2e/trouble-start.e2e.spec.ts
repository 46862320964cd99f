/** Starts that cannot be: one clear line on stderr, nothing on stdout, an exit code that says of what kind it is. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClusterApp } from './installation.js';

const CONFIG = 78;
const UNAVAILABLE = 69;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  /** Lines of stderr. */
  readonly lines: readonly string[];
}

function run(app: string, args: readonly string[], env: Record<string, string>): Promise<Outcome> {
  const command = [`dist/apps/${app}/src/main.js`, ...args];
  const options = { env: { PATH: process.env['PATH'], LOG_LEVEL: 'error', ...env }, timeout: 30_000 };
  return new Promise((done) => {
    const child = execFile(process.execPath, command, options, (_fault, stdout, stderr) =>
      done({ code: child.exitCode, stdout, lines: stderr.split('\n').filter(Boolean) }),
    );
  });
}

/** Accepts connections and never says anything. */
function listenSilently(): Promise<Server> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => done(server));
  });
}

describe('standalone does not start', () => {
  let scratch: string;
  let occupied: Server;
  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'nexuspipe-e2e-'));
    writeFileSync(join(scratch, 'file'), 'x');
    occupied = await listenSilently();
  });
  afterAll(() => {
    occupied.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  const start = (args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> =>
    run('standalone', ['--no-demo', '--json', '--port', '0', '--data', join(scratch, 'data'), ...args], env);

  it.each([
    ['an unknown option', ['--colour', 'red'], {}, CONFIG, /^nexuspipe: .*'--colour'/],
    ['a word too many', ['now'], {}, CONFIG, /^nexuspipe: .*'now'/],
    ['a port that is none', ['--port', 'eighty'], {}, CONFIG, /^nexuspipe: PORT: /],
    ['a wrong variable', [], { LOG_LEVEL: 'loud' }, CONFIG, /^nexuspipe: LOG_LEVEL: /],
    ['half of two variables', [], { NEXUSPIPE_ADMIN_EMAIL: 'a@b.test' }, CONFIG, /^nexuspipe: .*both or neither$/],
    ['an address of another machine', ['--host', '203.0.113.7'], {}, UNAVAILABLE, /^nexuspipe: 203.0.113.7 is not/],
    ['a file that is missing', [], { GEOIP_DB_PATH: '/no/such.mmdb' }, UNAVAILABLE, /^nexuspipe: GEOIP_DB_PATH: /],
  ])('with %s', async (_name, args, env, code, line) => {
    expect(await start(args, env as unknown as Record<string, string>)).toEqual({
      code,
      stdout: '',
      lines: [expect.stringMatching(line)],
    });
  });

  it('on a port that is in use', async () => {
    const { port } = occupied.address() as AddressInfo;
    const line = `nexuspipe: port ${port} is in use; choose another with --port`;
    expect(await start(['--port', String(port)])).toEqual({ code: UNAVAILABLE, stdout: '', lines: [line] });
  });

  it('in a data folder that is a file', async () => {
    const lines = [expect.stringMatching(/^nexuspipe: the data folder cannot be used: .*\/file/)];
    expect(await start(['--data', join(scratch, 'file')])).toEqual({ code: CONFIG, stdout: '', lines });
  });

  it('and says how it is started', async () => {
    const { code, stdout } = await start(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('--no-demo');
  });
});

describe('an app of the cluster does not start', () => {
  const NEEDS: Record<ClusterApp, readonly string[]> = {
    ingest: ['KAFKA_BROKERS', 'REDIS_URL'],
    enricher: ['KAFKA_BROKERS', 'REDIS_URL'],
    projector: ['KAFKA_BROKERS', 'DATABASE_URL', 'REDIS_URL'],
    gateway: ['KAFKA_BROKERS', 'DATABASE_URL', 'REDIS_URL'],
  };
  const NOWHERE = '127.0.0.1:1';
  const ALL: Record<string, string> = {
    KAFKA_BROKERS: NOWHERE,
    DATABASE_URL: `postgres://user:secret@${NOWHERE}/nexuspipe`,
    REDIS_URL: `redis://:secret@${NOWHERE}`,
    PORT: '0',
  };

  it.each(Object.entries(NEEDS).flatMap(([app, names]) => names.map((name) => [app, name])))(
    '%s without %s',
    async (app, name) => {
      const { [name]: _left, ...env } = ALL;
      const lines = [`${app}: ${name}: is required and not set`];
      expect(await run(app, [], env)).toEqual({ code: CONFIG, stdout: '', lines });
    },
  );

  it.each([
    ['ingest', 'KAFKA_BROKERS'],
    ['enricher', 'KAFKA_BROKERS'],
    ['projector', 'KAFKA_BROKERS'],
    ['gateway', 'DATABASE_URL'],
  ])('%s when nobody answers at %s; no secret is shown', async (app, name) => {
    const { code, stdout, lines } = await run(app, [], ALL);
    expect([code, stdout, lines.length]).toEqual([UNAVAILABLE, '', 1]);
    expect(lines[0]).toMatch(new RegExp(`^${app}: ${name}: `));
    expect(lines[0]).not.toContain('secret');
  });
});
