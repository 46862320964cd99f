import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ADMIN, startGateway, type TestGateway } from '../gateway.fixture.spec.js';
import { TestBrowser } from './browser.spec.js';
import { ATTEMPTS } from './login/login-throttle.js';

const PASSWORD = 'a good long password';
const EASY = 'changeme-changeme';

describe('attempts that count as guesses', () => {
  let gateway: TestGateway;
  let admin: TestBrowser;
  beforeEach(async () => {
    gateway = await startGateway();
    await gateway.setup.ensureAdmin(ADMIN);
    admin = new TestBrowser(gateway);
    await admin.login(ADMIN);
  });
  afterEach(() => gateway.close());

  const invite = async (project: string): Promise<string> => {
    const { id } = (await admin.ask<{ id: string }>('POST', '/api/v1/projects', { name: project })).body;
    const wish = { email: 'bob@example.org', role: 'viewer' };
    const sent = await admin.ask<{ link: string }>('POST', `/api/v1/projects/${id}/members`, wish);
    return new URL(sent.body.link).searchParams.get('token')!;
  };
  const accept = (token: string, password: string) =>
    new TestBrowser(gateway).post('/api/v1/auth/invitations/accept', { token, password });
  const login = (email: string, password: string) => new TestBrowser(gateway).login({ email, password });

  it('at an invitation are guesses at the account, whichever invitation, and are recorded', async () => {
    expect((await accept(await invite('First'), PASSWORD)).status).toBe(200);
    const tokens = [await invite('Second'), await invite('Third')];
    for (let i = 0; i < ATTEMPTS.account.burst; i += 1) {
      expect((await accept(tokens[i % 2]!, 'not his password')).body.code).toBe('LOGIN_FAILED');
    }
    expect((await accept(tokens[0]!, PASSWORD)).status).toBe(429);
    expect((await login('bob@example.org', PASSWORD)).status).toBe(429);
    const failed = await gateway.database.query(
      "SELECT actor_name, address FROM control_plane.audit_log WHERE action = 'login_failed'",
    );
    const row = { actor_name: 'bob@example.org', address: '127.0.0.1' };
    expect(failed).toEqual(Array.from({ length: ATTEMPTS.account.burst }, () => row));
  });

  it('are not new passwords that will not do', async () => {
    const change = { current: ADMIN.password, password: EASY };
    const reset = (await gateway.setup.issuePasswordLink(ADMIN.email))!;
    const link = (await gateway.setup.issueAdminLink({ recovery: true }))!;
    const invitation = await invite('First');
    for (let i = 0; i < ATTEMPTS.account.burst + 1; i += 1) {
      const answers = [
        await admin.ask('POST', '/api/v1/auth/password', change),
        await admin.post('/api/v1/auth/password-reset/redeem', { token: reset, password: EASY }),
        await admin.post('/api/v1/auth/link', { token: link, email: ADMIN.email, password: EASY }),
        await accept(invitation, EASY),
      ];
      expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    }
  });

  it('are wrong current passwords, and links that nobody issued', async () => {
    const change = (current: string) => admin.ask('POST', '/api/v1/auth/password', { current, password: PASSWORD });
    for (let i = 0; i < ATTEMPTS.account.burst; i += 1) expect((await change('not mine')).status).toBe(400);
    expect((await change(ADMIN.password)).status).toBe(429);
    const made = { token: 'made up', password: PASSWORD };
    const paths = ['password-reset/redeem', 'invitations/accept'].map((path) => `/api/v1/auth/${path}`);
    const answers = await Promise.all(
      Array.from({ length: ATTEMPTS.address.burst }, (_, i) => admin.post(paths[i % 2]!, made)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
  });
});
