import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN, startGateway, type TestGateway } from '../../gateway.fixture.spec.js';
import { TestBrowser } from '../browser.spec.js';

const USERS = '/api/v1/admin/users';
const PASSWORD = 'a good long password';

interface User {
  readonly id: string;
  readonly email: string;
}

describe('accounts of the installation', () => {
  let gateway: TestGateway;
  let operator: TestBrowser;
  let bob: TestBrowser;
  let bobId: string;
  let annId: string;

  beforeAll(async () => {
    gateway = await startGateway();
    await gateway.setup.ensureAdmin(ADMIN);
    operator = new TestBrowser(gateway);
    annId = (await operator.login(ADMIN)).body.user!.id;
    const project = await operator.ask<User>('POST', '/api/v1/projects', { name: 'Shop' });
    const wish = { email: 'bob@example.org', role: 'admin' };
    const sent = await operator.ask<{ link: string }>('POST', `/api/v1/projects/${project.body.id}/members`, wish);
    bob = new TestBrowser(gateway);
    const token = sent.body.link.split('token=')[1];
    const { body } = await bob.post('/api/v1/auth/invitations/accept', { token, password: PASSWORD });
    bobId = body.user!.id;
  });
  afterAll(() => gateway.close());

  it('are seen by who runs it, and by nobody else', async () => {
    const { status, body } = await operator.ask<{ users: User[] }>('GET', USERS);
    expect(status).toBe(200);
    const createdAt = expect.any(String);
    expect(body.users).toEqual([
      { id: annId, email: ADMIN.email, instanceRole: 'operator', createdAt, projects: 1 },
      { id: bobId, email: 'bob@example.org', instanceRole: null, createdAt, projects: 1 },
    ]);
    expect(await bob.ask('GET', USERS)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect((await bob.ask('POST', `${USERS}/${annId}/reset-link`)).status).toBe(403);
    expect((await bob.ask('PATCH', `${USERS}/${bobId}`, { instanceRole: 'operator' })).status).toBe(403);
  });

  it('are got back into by a link that the operator hands over', async () => {
    const { status, body } = await operator.ask<{ link: string; expiresAt: string }>(
      'POST',
      `${USERS}/${bobId}/reset-link`,
    );
    expect(status).toBe(201);
    expect(body.link.startsWith(`${gateway.url}/reset?token=`)).toBe(true);
    expect(Date.parse(body.expiresAt) - Date.now()).toBeLessThanOrEqual(3_600_000);
    const redeemed = await bob.post('/api/v1/auth/password-reset/redeem', {
      token: body.link.split('token=')[1],
      password: 'a newer password of his',
    });
    expect(redeemed).toMatchObject({ status: 200, body: { user: { id: bobId } } });
    const nobody = await operator.ask('POST', `${USERS}/nobody/reset-link`);
    expect(nobody).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    const rows = await gateway.database.query(
      "SELECT actor_id, target_id FROM control_plane.audit_log WHERE action = 'issue_reset_link'",
    );
    expect(rows).toEqual([{ actor_id: annId, target_id: bobId }]);
  });

  it('always have an operator among them', async () => {
    const set = (browser: TestBrowser, id: string, instanceRole: unknown) =>
      browser.ask('PATCH', `${USERS}/${id}`, { instanceRole });
    expect(await set(operator, annId, null)).toMatchObject({ status: 409, body: { code: 'LAST_OWNER' } });
    expect((await set(operator, bobId, 'operator')).status).toBe(204);
    expect((await bob.ask('GET', USERS)).status).toBe(200);
    const both = await Promise.all([set(operator, annId, null), set(bob, bobId, null)]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    for (const wrong of ['root', 1, undefined, {}]) {
      expect([400, 403]).toContain((await set(bob, annId, wrong)).status);
    }
    const people = await gateway.database.query('SELECT 1 FROM control_plane.users WHERE instance_role IS NOT NULL');
    expect(people).toHaveLength(1);
  });
});
