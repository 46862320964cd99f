import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { ADMIN, eventually, startGateway, type TestGateway } from '../../gateway.fixture.spec.js';
import { waitingForLocks } from '../row-locks.spec.js';

interface Session {
  accessToken: string;
  user: { id: string; email: string; projects: { id: string; role: string }[] };
  code: string;
}

describe('one-time link of an administrator', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await startGateway();
  });
  afterEach(() => gateway.close());

  const redeem = (token: string | null, changes: object = {}) =>
    gateway.request<Session>('POST', '/api/v1/auth/link', { body: { token, ...ADMIN, ...changes } });
  const login = (credentials: object) => gateway.request<Session>('POST', '/api/v1/auth/login', { body: credentials });
  const issue = async (options = {}): Promise<string> => (await gateway.setup.issueAdminLink(options))!;

  it('makes the first administrator, who owns what is there, and is signed in', async () => {
    const { projectId } = await gateway.setup.ensureProject({ name: 'Demo', streams: ['web'] });
    const { status, body } = await redeem(await issue());
    expect(status).toBe(200);
    expect(body).toMatchObject({ tokenType: 'Bearer', expiresIn: 900, user: { email: ADMIN.email } });
    expect(body.user.projects).toEqual([{ id: projectId, name: 'Demo', role: 'owner' }]);
    const streams = await gateway.request('GET', `/api/v1/projects/${projectId}/streams`, { token: body.accessToken });
    expect(streams).toMatchObject({ status: 200, body: { streams: [{ name: 'web' }] } });
    expect((await login(ADMIN)).status).toBe(200);
  });

  it('is good once', async () => {
    const token = await issue();
    expect((await redeem(token)).status).toBe(200);
    expect(await redeem(token)).toMatchObject({ status: 401, body: { code: 'LINK_INVALID' } });
  });

  it('is good once for many at the same time', async () => {
    const token = await issue({ recovery: true });
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => redeem(token, { email: `p${i}@example.org` })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'LINK_INVALID')).toHaveLength(5);
    const [{ count }] = await gateway.database.query<[{ count: number }]>(
      'SELECT count(*)::int FROM control_plane.users',
    );
    expect(count).toBe(1);
  });

  it('makes one first administrator when two first links are used at the same time', async () => {
    const tokens = [await issue(), await issue()];
    // Nobody gets as far as appending before both have come as far as they can.
    const release = await holdAppends(gateway.database);
    const answers = tokens.map((token, i) => redeem(token, { email: `p${i}@example.org` }));
    await eventually(async () => expect(await waitingForLocks(gateway.database)).toBe(2));
    await release();
    expect((await Promise.all(answers)).map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('is not made, and not taken, once there is an administrator', async () => {
    const early = await issue();
    await gateway.setup.ensureAdmin(ADMIN);
    expect(await gateway.setup.issueAdminLink()).toBeNull();
    expect(await redeem(early, { email: 'eve@example.org' })).toMatchObject({
      status: 401,
      body: { code: 'LINK_INVALID' },
    });
  });

  it('from the machine itself sets a new password, and nothing else changes', async () => {
    const { body: first } = await redeem(await issue());
    const changed = { email: 'ANN@example.org', password: 'another good password' };
    const { status, body } = await redeem(await issue({ recovery: true }), changed);
    expect(status).toBe(200);
    expect(body.user.id).toBe(first.user.id);
    expect((await login(ADMIN)).status).toBe(401);
    expect((await login(changed)).status).toBe(200);
  });

  it('from the machine itself adds an administrator, who owns what is there', async () => {
    await redeem(await issue());
    const { projectId } = await gateway.setup.ensureProject({ name: 'Demo', streams: [] });
    const { status, body } = await redeem(await issue({ recovery: true }), { email: 'bob@example.org' });
    expect(status).toBe(200);
    expect(body.user).toMatchObject({ email: 'bob@example.org', projects: [{ id: projectId }] });
  });

  it('expires after a day', async () => {
    const token = await issue();
    const expiry =
      'SELECT round(extract(epoch FROM expires_at - now()) / 3600)::int AS hours FROM control_plane.one_time_links';
    expect(await gateway.database.query(expiry)).toEqual([{ hours: 24 }]);
    await gateway.database.query("UPDATE control_plane.one_time_links SET expires_at = now() - interval '1 second'");
    expect(await redeem(token)).toMatchObject({ status: 401, body: { code: 'LINK_INVALID' } });
  });

  it('survives a wrong request: it is still good afterwards', async () => {
    const token = await issue();
    const short = await redeem(token, { password: 'x'.repeat(11) });
    expect(short).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', errors: [{ field: 'password' }] } });
    expect((await redeem(token, { email: 'no address' })).status).toBe(400);
    expect((await redeem(token, { admin: true })).status).toBe(400);
    expect((await redeem(token)).status).toBe(200);
  });

  it('refuses tokens that nobody issued', async () => {
    for (const token of ['x', 'A'.repeat(43), "' OR 1=1 --"]) expect((await redeem(token)).status).toBe(401);
    expect((await redeem(null)).status).toBe(400);
  });

  it('stands nowhere in the database', async () => {
    const token = await issue();
    const rows = await gateway.database.query('SELECT l::text AS row FROM control_plane.one_time_links l');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

/** Keeps every append waiting; the answer lets them go on. */
async function holdAppends(database: DataSource): Promise<() => Promise<void>> {
  const holder = database.createQueryRunner();
  await holder.startTransaction();
  await holder.query('LOCK TABLE control_plane.control_events IN EXCLUSIVE MODE');
  return async () => {
    await holder.rollbackTransaction();
    await holder.release();
  };
}
