import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { ADMIN, startGateway, type TestGateway } from '../gateway.fixture.spec.js';
import { TestBrowser } from './browser.spec.js';

const ME = '/api/v1/auth/me';

describe('staying signed in', () => {
  let gateway: TestGateway;
  let browser: TestBrowser;

  beforeAll(async () => {
    gateway = await startGateway();
    await gateway.setup.ensureAdmin(ADMIN);
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    browser = new TestBrowser(gateway, { 'user-agent': 'a browser' });
    expect((await browser.login(ADMIN)).status).toBe(200);
  });

  const audited = (action: string) =>
    gateway.database.query<{ after: object | null; actor_id: string | null; actor_name: string | null }[]>(
      'SELECT actor_id, actor_name, after FROM control_plane.audit_log WHERE action = $1 ORDER BY position',
      [action],
    );

  it('is by a cookie that no script sees, and that goes to the routes of signing in alone', async () => {
    expect(browser.setCookie).toMatch(
      /^nexuspipe_refresh=[\w-]{43}; Path=\/api\/v1\/auth; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect(Number(/Max-Age=(\d+)/.exec(browser.setCookie)![1])).toBeGreaterThan(29 * 86_400);
  });

  it('gives a new access token and a new cookie for the old one', async () => {
    const before = { ...browser };
    const { status, body } = await browser.refresh();
    expect(status).toBe(200);
    expect(body).toMatchObject({ tokenType: 'Bearer', expiresIn: 900, user: { email: ADMIN.email } });
    expect(browser.token).not.toBe(before.token);
    expect(browser.cookie).not.toBe(before.cookie);
    expect(JSON.stringify(body)).not.toContain(browser.cookie!);
    expect((await browser.ask('GET', ME)).status).toBe(200);
  });

  it('signs nobody out when fifty ask at once', async () => {
    const tabs = Array.from({ length: 50 }, () => {
      const tab = new TestBrowser(gateway);
      tab.cookie = browser.cookie;
      return tab;
    });
    const answers = await Promise.all(tabs.map((tab) => tab.refresh()));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(new Set(tabs.map(({ cookie }) => cookie)).size).toBe(1);
    expect((await tabs[49]!.refresh()).status).toBe(200);
    expect((await browser.ask('GET', ME)).status).toBe(200);
  });

  it('ends for everybody who has the cookie when one comes again after the grace', async () => {
    const thief = new TestBrowser(gateway);
    thief.cookie = browser.cookie;
    await browser.refresh();
    await gateway.database.query(
      "UPDATE control_plane.refresh_tokens SET rotated_at = rotated_at - interval '21 seconds' WHERE rotated_at IS NOT NULL",
    );
    const before = (await audited('refresh_reused')).length;
    expect(await thief.refresh()).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    expect(thief.setCookie).toMatch(/^nexuspipe_refresh=; Path=\/api\/v1\/auth; Max-Age=0;/);
    expect((await browser.refresh()).status).toBe(401);
    expect((await browser.ask('GET', ME)).status).toBe(401);
    expect(await audited('refresh_reused')).toHaveLength(before + 1);
  });

  it('takes nothing but a refresh token of ours', async () => {
    const { body } = await browser.ask<{ token: string }>('POST', '/api/v1/auth/tokens', {
      name: 'x',
      scopes: ['read'],
    });
    const good = browser.cookie;
    for (const wrong of [null, '', browser.token, body.token, 'x'.repeat(43), 'x'.repeat(7_000), '%00', '"']) {
      browser.cookie = wrong;
      expect(await browser.refresh()).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    }
    browser.cookie = good;
    expect(await gateway.request('GET', ME, { token: good! })).toMatchObject({ status: 401 });
    expect((await browser.refresh()).status).toBe(200);
  });

  it('is not for pages of others', async () => {
    const good = browser.cookie;
    for (const origin of ['https://evil.example', 'null', 'http://localhost:1']) {
      expect(await browser.refresh({ origin })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
      expect(await browser.logout({ origin })).toMatchObject({ status: 403 });
    }
    expect(browser.cookie).toBe(good);
    expect((await browser.refresh({ origin: gateway.url })).status).toBe(200);
  });

  it('ends with a logout, at once', async () => {
    const copy = new TestBrowser(gateway);
    copy.cookie = browser.cookie;
    expect((await browser.logout()).status).toBe(204);
    expect(browser.cookie).toBeNull();
    expect((await browser.ask('GET', ME)).status).toBe(401);
    expect((await copy.refresh()).status).toBe(401);
    expect((await browser.logout()).status).toBe(204);
    expect(await audited('logout')).toHaveLength(1);
  });

  it('is seen by the person, device by device, who ends one or all', async () => {
    type Sessions = { sessions: { id: string; current: boolean; userAgent: string; address: string }[] };
    const list = async () => (await browser.ask<Sessions>('GET', '/api/v1/auth/sessions')).body.sessions;
    const phone = new TestBrowser(gateway, { 'user-agent': 'a phone' });
    await phone.login(ADMIN);
    const both = await list();
    expect(both.filter(({ current }) => current)).toMatchObject([{ userAgent: 'a browser', address: '127.0.0.1' }]);
    const other = both.find(({ userAgent }) => userAgent === 'a phone')!;
    expect((await browser.ask('DELETE', `/api/v1/auth/sessions/${other.id}`)).status).toBe(204);
    expect((await browser.ask('DELETE', `/api/v1/auth/sessions/${other.id}`)).status).toBe(404);
    expect((await phone.ask('GET', ME)).status).toBe(401);
    expect(await list()).not.toContainEqual(expect.objectContaining({ id: other.id }));
    await phone.login(ADMIN);
    expect((await browser.ask('POST', '/api/v1/auth/logout-everywhere')).status).toBe(204);
    expect((await browser.ask('GET', ME)).status).toBe(401);
    expect((await phone.refresh()).status).toBe(401);
    expect(await audited('logout_everywhere')).toHaveLength(1);
    expect(await audited('end_session')).toHaveLength(1);
  });

  it('leaves who signed in, and who tried, in the audit log', async () => {
    await browser.login({ email: 'Eve@example.org', password: 'a guess of hers' });
    const { body } = await browser.ask<{ id: string }>('GET', ME);
    expect((await audited('login')).at(-1)).toMatchObject({ actor_id: body.id, after: { userAgent: 'a browser' } });
    expect((await audited('login_failed')).at(-1)).toMatchObject({ actor_id: null, actor_name: 'Eve@example.org' });
  });
});

describe('the cookie over plain HTTP', () => {
  const cookieFor = (url: string, host: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { host, 'content-type': 'application/json' };
      const sent = httpRequest(`${url}/api/v1/auth/login`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.headers['set-cookie']?.[0] ?? '');
      });
      sent.on('error', reject).end(JSON.stringify(ADMIN));
    });

  it('is secure for this machine, and for another only where people come by TLS', async () => {
    const gateway = await startGateway();
    await gateway.setup.ensureAdmin(ADMIN);
    for (const host of ['localhost:3000', '127.0.0.1', '[::1]:3000']) {
      expect(await cookieFor(gateway.url, host)).toMatch(/; Secure$/);
    }
    // A browser would drop it, and nobody on that network could stay signed in.
    expect(await cookieFor(gateway.url, '192.168.1.7:3000')).not.toContain('Secure');
    await gateway.close();
    const published = await startGateway({ publicUrl: 'https://nexuspipe.example.org' });
    await published.setup.ensureAdmin(ADMIN);
    expect(await cookieFor(published.url, '10.0.0.5:3000')).toMatch(/; Secure$/);
    await published.close();
  });
});
