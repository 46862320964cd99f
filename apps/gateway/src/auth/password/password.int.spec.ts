import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ADMIN, eventually, startGateway, type TestGateway } from '../../gateway.fixture.spec.js';
import { startMailCatcher, type MailCatcher } from '../../mail/mail-catcher.spec.js';
import { TestBrowser } from '../browser.spec.js';

const PUBLIC_URL = 'https://nexuspipe.example.org';
const ME = '/api/v1/auth/me';
const NEXT = 'another good password';

describe('a password', () => {
  let catcher: MailCatcher;
  let gateway: TestGateway;
  let browser: TestBrowser;
  let password: string = ADMIN.password;

  beforeAll(async () => {
    catcher = await startMailCatcher();
    gateway = await startGateway({
      publicUrl: PUBLIC_URL,
      mail: { smtpUrl: catcher.url, from: 'nexuspipe@example.org' },
    });
    await gateway.setup.ensureAdmin(ADMIN);
  });
  afterAll(async () => {
    await gateway.close();
    await catcher.close();
  });
  beforeEach(async () => {
    browser = new TestBrowser(gateway);
    expect((await browser.login({ email: ADMIN.email, password })).status).toBe(200);
  });

  const actions = async (): Promise<string[]> => {
    const rows = await gateway.database.query<{ action: string }[]>('SELECT action FROM control_plane.audit_log');
    return rows.map(({ action }) => action);
  };
  const change = (current: string, next: string) =>
    browser.ask('POST', '/api/v1/auth/password', { current, password: next });

  it('is changed by who knows it, and the other sessions end', async () => {
    const other = new TestBrowser(gateway);
    await other.login({ email: ADMIN.email, password });
    expect((await change(password, NEXT)).status).toBe(204);
    expect((await browser.ask('GET', ME)).status).toBe(200);
    expect((await other.ask('GET', ME)).status).toBe(401);
    expect((await other.login({ email: ADMIN.email, password })).status).toBe(401);
    password = NEXT;
    expect((await other.login({ email: ADMIN.email, password })).status).toBe(200);
    expect(await actions()).toContain('change_password');
  });

  it('is not changed by who does not, nor to one that is too easy', async () => {
    const wrong = await change('not the password', 'yet another password');
    expect(wrong).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', errors: [{ field: 'current' }] } });
    for (const easy of ['short', 'changeme changeme', 'aaaaaaaaaaaaaa']) {
      const answer = await change(password, easy);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'password' }] } });
    }
    expect((await browser.login({ email: ADMIN.email, password })).status).toBe(200);
  });

  const ask = (email: string, headers: Record<string, string> = {}) =>
    browser.post('/api/v1/auth/password-reset', { email }, headers);
  const mailedToken = async (count: number): Promise<string> => {
    await eventually(() => expect(catcher.letters.length).toBe(count));
    const [, token] = /https:\/\/nexuspipe\.example\.org\/reset\?token=([\w-]+)/.exec(catcher.letters.at(-1)!.text)!;
    return token!;
  };
  const redeem = (token: string, next: string) =>
    new TestBrowser(gateway).post('/api/v1/auth/password-reset/redeem', { token, password: next });

  it('is reset by a link that comes by mail, once; every session and every other link ends', async () => {
    const before = catcher.letters.length;
    expect((await ask(' Ann@example.org '.trim())).status).toBe(202);
    const first = await mailedToken(before + 1);
    expect((await ask(ADMIN.email)).status).toBe(202);
    const second = await mailedToken(before + 2);
    expect(await redeem(second, 'x'.repeat(12))).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'password' }] },
    });
    const done = await redeem(second, 'a password by mail');
    expect(done).toMatchObject({ status: 200, body: { user: { email: ADMIN.email } } });
    password = 'a password by mail';
    expect((await browser.ask('GET', ME)).status).toBe(401);
    for (const token of [first, second]) {
      expect(await redeem(token, NEXT)).toMatchObject({ status: 401, body: { code: 'LINK_INVALID' } });
    }
    expect(await actions()).toEqual(expect.arrayContaining(['ask_password_reset', 'change_password']));
  });

  it('is answered for in the same way when nobody has the address, and no mail goes out', async () => {
    const before = catcher.letters.length;
    const unknown = await ask('nobody@example.org');
    const known = await ask(ADMIN.email);
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    await mailedToken(before + 1);
    expect(catcher.letters.at(-1)!.to).toEqual([ADMIN.email]);
  });

  it('is not reset by a link that is over, of another kind, or made up', async () => {
    const before = catcher.letters.length;
    const [row] = await gateway.database.query<{ n: number }[]>(
      "SELECT count(*)::int AS n FROM control_plane.one_time_links WHERE kind = 'password'",
    );
    const first = await gateway.setup.issueAdminLink({ recovery: true });
    for (const token of [first!, 'x'.repeat(43), 'ü']) {
      expect(await redeem(token, NEXT)).toMatchObject({ status: 401, body: { code: 'LINK_INVALID' } });
    }
    expect(row!.n).toBeLessThanOrEqual(1);
    expect(catcher.letters.length).toBe(before);
  });
});

describe('a password without a mail server', () => {
  it('can be asked for all the same, and nothing comes of it', async () => {
    const gateway = await startGateway();
    await gateway.setup.ensureAdmin(ADMIN);
    const answer = await gateway.request('POST', '/api/v1/auth/password-reset', { body: { email: ADMIN.email } });
    expect(answer.status).toBe(202);
    expect(await gateway.database.query('SELECT 1 FROM control_plane.one_time_links')).toEqual([]);
    await gateway.close();
  });
});
