import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ADMIN, eventually, startGateway, type TestGateway } from '../gateway.fixture.spec.js';
import { TestBrowser } from './browser.spec.js';
import { changingHash, waitingForLocks } from './row-locks.spec.js';

const PASSWORD = 'a good long password';

describe('a password that is changed while it is checked', () => {
  let gateway: TestGateway;
  let admin: TestBrowser;
  beforeEach(async () => {
    gateway = await startGateway();
    await gateway.setup.ensureAdmin(ADMIN);
    admin = new TestBrowser(gateway);
    await admin.login(ADMIN);
  });
  afterEach(() => gateway.close());

  const signIns = async (): Promise<number> => {
    const [row] = await gateway.database.query<[{ n: number }]>(
      'SELECT count(*)::int AS n FROM control_plane.sign_ins',
    );
    return row.n;
  };
  const invite = async (project: string, email: string): Promise<string> => {
    const { id } = (await admin.ask<{ id: string }>('POST', '/api/v1/projects', { name: project })).body;
    const wish = { email, role: 'viewer' };
    const sent = await admin.ask<{ link: string }>('POST', `/api/v1/projects/${id}/members`, wish);
    return new URL(sent.body.link).searchParams.get('token')!;
  };
  const accept = (token: string) =>
    new TestBrowser(gateway).post('/api/v1/auth/invitations/accept', { token, password: PASSWORD });

  it('opens no session', async () => {
    const commit = await changingHash(gateway.database, ADMIN.email);
    const login = new TestBrowser(gateway).login(ADMIN);
    await eventually(async () => expect(await waitingForLocks(gateway.database)).toBe(1));
    await commit();
    expect(await login).toMatchObject({ status: 401, body: { code: 'LOGIN_FAILED' } });
    expect(await signIns()).toBe(1);
  });

  it('accepts no invitation', async () => {
    expect((await accept(await invite('Shop', 'bob@example.org'))).status).toBe(200);
    const token = await invite('Other', 'bob@example.org');
    const before = await signIns();
    const commit = await changingHash(gateway.database, 'bob@example.org');
    const accepted = accept(token);
    await eventually(async () => expect(await waitingForLocks(gateway.database)).toBe(1));
    await commit();
    expect(await accepted).toMatchObject({ status: 401, body: { code: 'LOGIN_FAILED' } });
    expect(await signIns()).toBe(before);
    const members = await gateway.database.query('SELECT 1 FROM control_plane.memberships');
    expect(members).toHaveLength(3);
  });

  it('does not change the password back', async () => {
    const holder = gateway.database.createQueryRunner();
    await holder.startTransaction();
    await holder.query('LOCK TABLE control_plane.control_events IN EXCLUSIVE MODE');
    // As a reset ends them.
    await holder.query("UPDATE control_plane.sign_ins SET ended_at = now(), end_reason = 'password'");
    const wish = { current: ADMIN.password, password: PASSWORD };
    const change = admin.ask('POST', '/api/v1/auth/password', wish);
    await eventually(async () => expect(await waitingForLocks(gateway.database)).toBe(1));
    await holder.commitTransaction();
    await holder.release();
    expect(await change).toMatchObject({ status: 400, body: { errors: [{ field: 'current' }] } });
    expect((await new TestBrowser(gateway).login(ADMIN)).status).toBe(200);
  });

  it.each(['a change', 'a link from the machine itself'])('leaves no link for a new one behind: %s', async (way) => {
    const token = (await gateway.setup.issuePasswordLink(ADMIN.email))!;
    if (way === 'a change') {
      const changed = await admin.ask('POST', '/api/v1/auth/password', { current: ADMIN.password, password: PASSWORD });
      expect(changed.status).toBe(204);
    } else {
      const link = await gateway.setup.issueAdminLink({ recovery: true });
      const redeemed = { token: link, email: ADMIN.email, password: PASSWORD };
      expect((await admin.post('/api/v1/auth/link', redeemed)).status).toBe(200);
    }
    const reset = await admin.post('/api/v1/auth/password-reset/redeem', { token, password: 'yet another one' });
    expect(reset).toMatchObject({ status: 401, body: { code: 'LINK_INVALID' } });
  });
});
