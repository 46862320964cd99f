/** Whoever gets hold of a dump of the database gets no key, no token, no link and no password with it. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CollectorWithKey, CreatedAccessToken, ProjectView, SentInvitation, SessionAnswer } from '#contracts';
import { TestBrowser } from '../auth/browser.spec.js';
import { ADMIN, startGateway, type TestGateway } from '../gateway.fixture.spec.js';

const CHANGED_PASSWORD = 'lantern staple horse';
const COLLEAGUE_PASSWORD = 'staple donkey lantern';

describe('a dump of the database', () => {
  let gateway: TestGateway;
  /** What it is, and the secret itself. */
  const secrets = new Map<string, string>();

  beforeAll(async () => {
    gateway = await startGateway();
    await useEverything();
  });
  afterAll(() => gateway.close());

  /** Makes one of each secret that the control plane knows, and uses those that can be used. */
  async function useEverything(): Promise<void> {
    secrets.set('link of the first administrator', (await gateway.setup.issueAdminLink())!);
    await gateway.setup.ensureAdmin(ADMIN);
    secrets.set('password', ADMIN.password);
    const browser = new TestBrowser(gateway);
    await browser.login(ADMIN);
    keepSession('first', browser);
    await browser.refresh();
    keepSession('refreshed', browser);
    const { body: project } = await browser.ask<ProjectView>('POST', '/api/v1/projects', { name: 'Shop' });
    await makeKeys(browser, `/api/v1/projects/${project.id}`);
    await invite(browser, `/api/v1/projects/${project.id}`);
    await makeTokens(browser);
  }

  async function makeKeys(browser: TestBrowser, project: string): Promise<void> {
    const wish = { name: 'Web shop', streams: [], scopes: ['ingest', 'read'] };
    const { body: made } = await browser.ask<CollectorWithKey>('POST', `${project}/collectors`, wish);
    secrets.set('API key', made.key);
    const rotate = `${project}/collectors/${made.id}/rotate`;
    const { body: rotated } = await browser.ask<CollectorWithKey>('POST', rotate, { overlapSeconds: 60 });
    secrets.set('API key after a rotation', rotated.key);
    await gateway.request('GET', `${project}/streams`, { token: rotated.key });
    const headers = { 'idempotency-key': 'make one key' };
    const repeated = await gateway.request<CollectorWithKey>('POST', `${project}/collectors`, {
      token: browser.token,
      body: wish,
      headers,
    });
    secrets.set('API key in an answer that can be repeated', repeated.body.key);
  }

  async function invite(browser: TestBrowser, project: string): Promise<void> {
    const wish = { email: 'ben@example.org', role: 'viewer' };
    const { body: sent } = await browser.ask<SentInvitation>('POST', `${project}/members`, wish);
    const { body: renewed } = await browser.ask<SentInvitation>('POST', `${project}/invitations/${sent.id}/renew`);
    secrets.set('invitation', tokenOf(sent.link));
    secrets.set('renewed invitation', tokenOf(renewed.link));
    const body = { token: tokenOf(renewed.link), password: COLLEAGUE_PASSWORD };
    const accepted = await gateway.request<SessionAnswer>('POST', '/api/v1/auth/invitations/accept', { body });
    expect(accepted.status).toBe(200);
    secrets.set('password of a colleague', COLLEAGUE_PASSWORD);
    secrets.set('access token of a colleague', accepted.body.accessToken);
    const open = await browser.ask<SentInvitation>('POST', `${project}/members`, {
      ...wish,
      email: 'cleo@example.org',
    });
    secrets.set('open invitation', tokenOf(open.body.link));
  }

  async function makeTokens(browser: TestBrowser): Promise<void> {
    const wish = { name: 'CI', scopes: ['read', 'operate'] };
    const { body: made } = await browser.ask<CreatedAccessToken>('POST', '/api/v1/auth/tokens', wish);
    secrets.set('personal access token', made.token);
    await gateway.request('GET', '/api/v1/projects', { token: made.token });
    const { body: users } = await browser.ask<{ users: { id: string }[] }>('GET', '/api/v1/admin/users');
    const reset = `/api/v1/admin/users/${users.users[0]!.id}/reset-link`;
    secrets.set('reset link', tokenOf((await browser.ask<{ link: string }>('POST', reset)).body.link));
    const passwords = { current: ADMIN.password, password: CHANGED_PASSWORD };
    expect((await browser.ask('POST', '/api/v1/auth/password', passwords)).status).toBe(204);
    secrets.set('changed password', CHANGED_PASSWORD);
    secrets.set('mistyped password', 'a mistyped password');
    await browser.login({ email: ADMIN.email, password: 'a mistyped password' });
    secrets.set('recovery link', (await gateway.setup.issueAdminLink({ recovery: true }))!);
  }

  function keepSession(which: string, browser: TestBrowser): void {
    secrets.set(`${which} access token`, browser.token);
    secrets.set(`${which} refresh token`, browser.cookie ?? '');
  }

  /** Tables that hold the text anywhere, as it is or as bytes. */
  const tablesWith = async (text: string): Promise<string[]> => {
    const tables = await gateway.database.query<{ name: string }[]>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const forms = [text, Buffer.from(text).toString('hex'), Buffer.from(text).toString('base64').replace(/=+$/, '')];
    const found: string[] = [];
    for (const { name } of tables) {
      const [row] = await gateway.database.query<[{ there: boolean }]>(
        `SELECT EXISTS (SELECT FROM ${name} AS r WHERE EXISTS (SELECT FROM unnest($1::text[]) f
           WHERE position(f IN r::text) > 0)) AS there`,
        [forms],
      );
      if (row.there) found.push(name);
    }
    return found;
  };

  it('was made of an installation that has used all of them', async () => {
    expect(secrets.size).toBeGreaterThan(15);
    expect([...secrets].filter(([, secret]) => secret.length < 15)).toEqual([]);
    const [sealed] = await gateway.database.query<[{ count: number }]>(
      'SELECT count(*)::int FROM control_plane.idempotent_answers WHERE sealed IS NOT NULL',
    );
    expect(sealed.count).toBe(1);
  });

  it('holds what it is searched for when it is there', async () => {
    const hash = createHash('sha256').update(secrets.get('API key')!).digest('hex');
    expect(await tablesWith(hash)).toEqual(
      expect.arrayContaining(['control_plane.collector_keys', 'control_plane.control_events']),
    );
    expect(await tablesWith(ADMIN.email)).toContain('control_plane.users');
  });

  it('holds none of the secrets', async () => {
    const found: Record<string, string[]> = {};
    for (const [what, secret] of secrets) {
      const tables = await tablesWith(secret);
      if (tables.length > 0) found[what] = tables;
    }
    expect(found).toEqual({});
  });

  it('holds none of the secrets among what is published', () => {
    const published = gateway.log.records.map(({ value }) => value.toString('latin1')).join('\n');
    expect([...secrets].filter(([, secret]) => published.includes(secret)).map(([what]) => what)).toEqual([]);
  });
});

function tokenOf(link: string | null): string {
  return new URL(link ?? 'none:').searchParams.get('token') ?? '';
}
