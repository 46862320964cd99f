/** The commands, as a person types them, beside a running standalone with its demo. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventsAnswer, IngestAnswer } from '#contracts';
import { http, signIn } from './client.js';
import { ADMIN, openStandalone, type Installation } from './installation.js';
import { until } from './until.js';

const program = resolve('tools/cli/bin/nexuspipe.mjs');

describe('nexuspipe', () => {
  let installation: Installation & { dataDirectory: string };
  let env: Record<string, string>;
  let home: string;

  const run = (args: readonly string[], input = ''): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [program, ...args], { env, encoding: 'utf8', input });

  beforeAll(async () => {
    installation = await openStandalone(['--demo-days', '2']);
    home = mkdtempSync(join(tmpdir(), 'nexuspipe-home-'));
    env = {
      PATH: process.env['PATH'] ?? '',
      NEXUSPIPE_URL: installation.gateway,
      NEXUSPIPE_DATA_DIR: installation.dataDirectory,
      NEXUSPIPE_EMAIL: ADMIN.email,
      NEXUSPIPE_PASSWORD: ADMIN.password,
    };
  }, 60_000);
  afterAll(async () => {
    await installation?.close();
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  async function countOf(stream: string): Promise<number> {
    const token = await signIn(installation);
    const api = `${installation.gateway}/api/v1`;
    const projects = await http<{ projects: { id: string }[] }>(`${api}/projects`, { token });
    const url = `${api}/projects/${projects.body.projects[0]!.id}/query/events?stream=${stream}&limit=100`;
    return (await http<EventsAnswer>(url, { token })).body.events.length;
  }

  it('send: one event, with the start key', () => {
    const { status, stdout } = run(['send', '--type', 'click', '--property', 'a=b']);
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as IngestAnswer).accepted).toBe(1);
  });

  it('send: NDJSON from stdin; a rejected line makes it exit with 1', () => {
    const { status, stdout, stderr } = run(['send', '-'], '{"type":"click","stream":"web"}\nnonsense\n');
    expect(status).toBe(1);
    expect((JSON.parse(stdout) as IngestAnswer).events[1]).toMatchObject({ code: 'LINE_NOT_JSON', line: 2 });
    expect(stderr).toContain('accepted 1, rejected 1');
  });

  it('tail: prints what comes, and ends on SIGINT', async () => {
    const tail = spawn(process.execPath, [program, 'tail', '--stream', 'web'], { env });
    const output = { stdout: '', stderr: '' };
    tail.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    tail.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    const ended = new Promise<number | null>((done) => tail.once('exit', done));
    await until('tail follows', 20_000, () => output.stderr.includes('following') || output.stderr);
    expect(run(['send', '--type', 'tailed']).status).toBe(0);
    await until('the event', 20_000, () => output.stdout.includes('"type":"tailed"') || output.stdout);
    tail.kill('SIGINT');
    expect(await ended).toBe(0);
  }, 60_000);

  it('simulate: sends visits at about its rate', () => {
    const { status, stderr } = run(['simulate', '--rate', '100', '--seconds', '2']);
    expect(status).toBe(0);
    expect(Number(/(\d+) events accepted in all/.exec(stderr)?.[1])).toBeGreaterThan(50);
  });

  it('doctor: finds all parts well', () => {
    const { status, stdout } = run(['doctor', '--json']);
    expect(JSON.parse(stdout)).toMatchObject([
      { check: 'node' },
      { check: 'disk', detail: expect.stringMatching(/ free at /) },
      { check: 'use', ok: true, detail: expect.stringMatching(/^database [\d.]+ MB \(\w+ .+\), log [\d.]+ [KM]B$/) },
      { check: 'standalone', ok: true },
      { check: 'log', ok: true, detail: expect.stringMatching(/^\d+ records, every checksum is right$/) },
    ]);
    expect(status).toBe(0);
  });

  it('migrate: has nothing to do', () => {
    const { status, stderr } = run(['migrate']);
    expect([status, stderr]).toEqual([0, 'the tables are up to date\n']);
  });

  it('admin link: resets a password, once', async () => {
    const link = new URL(run(['admin', 'link']).stdout);
    expect(link.origin + link.pathname).toBe(`${installation.gateway.replace('127.0.0.1', 'localhost')}/login`);
    const redeem = { token: link.searchParams.get('link'), email: ADMIN.email, password: ADMIN.password };
    const url = `${installation.gateway}/api/v1/auth/link`;
    expect((await http(url, { json: redeem })).status).toBe(200);
    expect((await http(url, { json: redeem })).status).toBe(401);
  });

  it('login: keeps a token, with the password from stdin, at the installation of this machine', () => {
    const { NEXUSPIPE_URL: _url, NEXUSPIPE_PASSWORD: _password, ...machine } = env;
    env = { ...machine, XDG_CONFIG_HOME: home };
    const { status, stdout, stderr } = run(['login', '--password-stdin'], `${ADMIN.password}\n`);
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain(`as ${ADMIN.email}`);
    expect(run(['login', '--password-stdin'], 'not the password\n').status).toBe(1);
    expect(run(['login'], '').status).toBe(2);
  });

  it('keys: make a key that events are sent with, until it is revoked', async () => {
    const { status, stdout } = run(['keys', 'create', 'Till 4', '--stream', 'web']);
    expect(status).toBe(0);
    const key = stdout.trim();
    const send = () => run(['send', '--type', 'click', '--key', key]).status;
    await until('the key is taken', 10_000, () => send() === 0 || 'refused');
    expect(run(['keys', 'revoke', 'Till 4']).status).toBe(0);
    await until('the key is refused', 10_000, () => send() === 1 || 'taken');
  }, 60_000);

  it('tail: follows with the token that login kept', async () => {
    const tail = spawn(process.execPath, [program, 'tail'], { env });
    let stderr = '';
    tail.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise<number | null>((done) => tail.once('exit', done));
    await until('tail follows', 20_000, () => stderr.includes('following') || stderr);
    tail.kill('SIGINT');
    expect(await ended).toBe(0);
  }, 60_000);

  it('audit --follow: prints what is done, and ends on SIGINT', async () => {
    const audit = spawn(process.execPath, [program, 'audit', '--follow', '--limit', '1'], { env });
    let stdout = '';
    audit.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const ended = new Promise<number | null>((done) => audit.once('exit', done));
    await until('the newest entry', 20_000, () => stdout.includes('revoke_collector') || stdout);
    expect(run(['members', 'invite', 'bob@example.test', '--reason', 'helps out']).status).toBe(0);
    await until('the invitation', 20_000, () => stdout.includes('invite  invitation') || stdout);
    audit.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stdout).toContain('(helps out)');
  }, 60_000);

  it('admin link --email: lets one person choose a password, once', async () => {
    const link = new URL(run(['admin', 'link', '--email', ADMIN.email.toUpperCase()]).stdout);
    expect(link.pathname).toBe('/reset');
    const redeem = { token: link.searchParams.get('token'), password: ADMIN.password };
    const url = `${installation.gateway}/api/v1/auth/password-reset/redeem`;
    expect((await http(url, { json: redeem })).status).toBe(200);
    expect((await http(url, { json: redeem })).status).toBe(401);
    const nobody = run(['admin', 'link', '--email', 'nobody@example.test']);
    expect([nobody.status, nobody.stdout]).toEqual([1, '']);
  });

  it('admin rotate-signing-key: publishes another key, and signs nobody out', async () => {
    const keys = async () =>
      (await http<{ keys: { kid: string }[] }>(`${installation.gateway}/.well-known/jwks.json`)).body.keys;
    const before = await keys();
    const token = await signIn(installation);
    const { status, stdout } = run(['admin', 'rotate-signing-key']);
    expect(status).toBe(0);
    expect(before.map(({ kid }) => kid)).not.toContain(stdout.trim());
    await until('the new key', 40_000, async () => {
      const kids = (await keys()).map(({ kid }) => kid);
      return kids.includes(stdout.trim()) || kids.join();
    });
    expect((await http(`${installation.gateway}/api/v1/auth/me`, { token })).status).toBe(200);
  }, 60_000);

  it('logout: revokes the token', () => {
    const { status, stderr } = run(['logout', '--password-stdin'], `${ADMIN.password}\n`);
    expect([status, stderr]).toEqual([0, 'signed out\n']);
    expect(run(['keys', 'list']).status).toBe(78);
  });

  it('demo remove: the demo has events, then none, and does not come back', async () => {
    await until('demo events', 20_000, async () => (await countOf('demo')) > 0 || 'none');
    const web = await countOf('web');
    expect(run(['demo', 'remove']).status).toBe(0);
    expect(await countOf('demo')).toBe(0);
    await installation.restart();
    expect(await countOf('demo')).toBe(0);
    expect(await countOf('web')).toBe(web);
  }, 90_000);

  it('says with its exit code what kind of no it is', () => {
    expect(run(['nonsense']).status).toBe(2);
    expect(run(['send']).status).toBe(2);
    env = { ...env, NEXUSPIPE_URL: 'http://127.0.0.1:1' };
    expect(run(['send', '--type', 'click']).status).toBe(69);
    env = { ...env, NEXUSPIPE_DATA_DIR: '/nonexistent' };
    expect(run(['send', '--type', 'click']).status).toBe(78);
    expect(run(['migrate']).status).toBe(78);
  });
});
