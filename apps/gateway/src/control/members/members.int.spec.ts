import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { MembersAnswer, MemberView, ProjectView, SentInvitation } from '#contracts';
import { permissionsOf, type ProjectRole } from '#domain';
import { startGateway, type TestGateway } from '../../gateway.fixture.spec.js';
import { startMailCatcher, type MailCatcher } from '../../mail/mail-catcher.spec.js';
import { addPerson, withStore, type Person } from '../people.fixture.spec.js';

const WEEK_MS = 7 * 86_400_000;

describe('members of a project', () => {
  let gateway: TestGateway;
  let token: string;
  let projectId: string;

  beforeAll(async () => {
    gateway = await startGateway();
    token = await gateway.login();
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    ({ projectId } = await made());
  });

  const made = async (): Promise<{ projectId: string }> => {
    const { body } = await gateway.request<ProjectView>('POST', '/api/v1/projects', { token, body: { name: 'Shop' } });
    return { projectId: body.id };
  };
  const ask = <T>(method: string, path: string, body?: unknown, as = token) =>
    gateway.request<T & { code?: string; errors?: { field: string }[] }>(
      method,
      `/api/v1/projects/${projectId}${path}`,
      { token: as, ...(body !== undefined && { body }) },
    );
  const invite = (email: string, role: ProjectRole = 'viewer', as = token) =>
    ask<SentInvitation>('POST', '/members', { email, role }, as);
  const members = async (as = token): Promise<MembersAnswer> =>
    (await ask<MembersAnswer>('GET', '/members', undefined, as)).body;
  const person = (role: ProjectRole): Promise<Person> => addPerson(gateway, projectId, role);
  const storedHashes = async (): Promise<readonly string[]> => {
    const rows = await gateway.database.query<{ token_hash: string }[]>(
      'SELECT token_hash FROM control_plane.invitations WHERE project_id = $1',
      [projectId],
    );
    return rows.map(({ token_hash }) => token_hash);
  };

  it('are listed by their addresses, with what they are and since when', async () => {
    const viewer = await person('viewer');
    const { members: list, invitations } = await members();
    expect(list.map(({ email, role }) => [email, role])).toEqual(
      [
        ['ann@example.org', 'owner'],
        [viewer.email, 'viewer'],
      ].sort(),
    );
    expect(Math.abs(Date.now() - Date.parse(list[0]!.since))).toBeLessThan(60_000);
    expect(invitations).toEqual([]);
  });

  it('are invited by a link that is in the answer and whose token is nowhere kept', async () => {
    const sent = await invite('Ben@Example.org', 'analyst');
    expect(sent.status).toBe(201);
    const { link, ...view } = sent.body;
    expect(view).toEqual({
      id: expect.any(String),
      email: 'ben@example.org',
      role: 'analyst',
      createdAt: expect.any(String),
      expiresAt: new Date(Date.parse(view.createdAt) + WEEK_MS).toISOString(),
    });
    expect(link).toMatch(new RegExp(`^${gateway.url}/invitation\\?token=[\\w-]{43}$`));
    expect((await members()).invitations).toEqual([view]);
    const secret = new URL(link!).searchParams.get('token')!;
    expect(await storedHashes()).toEqual([createHash('sha256').update(secret).digest('hex')]);
  });

  it('are not invited twice, nor when they are members', async () => {
    const viewer = await person('viewer');
    expect((await invite('ben@example.org')).status).toBe(201);
    for (const email of ['BEN@example.org', viewer.email]) {
      const again = await invite(email, 'admin');
      expect(again).toMatchObject({ status: 409, body: { code: 'NAME_TAKEN', errors: [{ field: 'email' }] } });
    }
  });

  it('are invited again once the first invitation was withdrawn or has expired', async () => {
    const { body: first } = await invite('ben@example.org');
    expect((await ask('DELETE', `/invitations/${first.id}`)).status).toBe(204);
    expect((await ask('DELETE', `/invitations/${first.id}`)).status).toBe(404);
    const { body: second } = await invite('ben@example.org');
    await gateway.database.query(
      "UPDATE control_plane.invitations SET expires_at = now() - interval '1 second' WHERE id = $1",
      [second.id],
    );
    expect((await members()).invitations).toEqual([]);
    expect((await invite('ben@example.org')).status).toBe(201);
  });

  it('get a new link, and the one before is void', async () => {
    const { body: sent } = await invite('ben@example.org');
    const [before] = await storedHashes();
    const { status, body: renewed } = await ask<SentInvitation>('POST', `/invitations/${sent.id}/renew`);
    expect(status).toBe(200);
    expect(renewed).toMatchObject({ id: sent.id, email: 'ben@example.org', createdAt: sent.createdAt });
    expect(renewed.link).not.toBe(sent.link);
    const after = await storedHashes();
    expect(after).toHaveLength(1);
    expect(after[0]).not.toBe(before);
  });

  it('are invited and renewed as owners by owners only', async () => {
    const admin = await person('admin');
    expect((await invite('ben@example.org', 'owner', admin.token)).body.code).toBe('FORBIDDEN');
    const { body: sent } = await invite('ben@example.org', 'owner');
    const renewed = await ask('POST', `/invitations/${sent.id}/renew`, undefined, admin.token);
    expect(renewed).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect((await ask('DELETE', `/invitations/${sent.id}`, undefined, admin.token)).status).toBe(403);
    expect((await invite('cleo@example.org', 'admin', admin.token)).status).toBe(201);
  });

  it('who may not invite see no invitations', async () => {
    const viewer = await person('viewer');
    await invite('ben@example.org');
    const list = await members(viewer.token);
    expect(list.members).toHaveLength(2);
    expect(list.invitations).toEqual([]);
    expect((await invite('cleo@example.org', 'viewer', viewer.token)).status).toBe(403);
  });

  it('change their roles', async () => {
    const [viewer, admin] = [await person('viewer'), await person('admin')];
    const change = (userId: string, role: string, as = token) =>
      ask<MemberView>('PATCH', `/members/${userId}`, { role }, as);
    const raised = await change(viewer.userId, 'analyst', admin.token);
    expect(raised).toMatchObject({
      status: 200,
      body: { userId: viewer.userId, email: viewer.email, role: 'analyst' },
    });
    const { body: seen } = await ask<ProjectView>('GET', '', undefined, viewer.token);
    expect(seen).toMatchObject({ role: 'analyst', permissions: permissionsOf('analyst') });
    expect((await change(viewer.userId, 'owner', admin.token)).body.code).toBe('FORBIDDEN');
    expect((await change(viewer.userId, 'king')).status).toBe(400);
    expect((await change('nobody', 'viewer')).status).toBe(404);
    const [owner] = (await members()).members.filter(({ role }) => role === 'owner');
    expect((await change(owner!.userId, 'admin')).body.code).toBe('LAST_OWNER');
  });

  it('are removed, and see nothing from then on', async () => {
    const viewer = await person('viewer');
    expect((await ask('DELETE', `/members/${viewer.userId}`)).status).toBe(204);
    expect((await ask('GET', '', undefined, viewer.token)).status).toBe(404);
    expect((await ask('DELETE', `/members/${viewer.userId}`)).status).toBe(404);
    const [owner] = (await members()).members;
    const last = await ask('DELETE', `/members/${owner!.userId}`);
    expect(last).toMatchObject({ status: 409, body: { code: 'LAST_OWNER' } });
  });

  it('leave of their own accord, but for the last owner', async () => {
    const viewer = await person('viewer');
    expect((await ask('DELETE', '/membership', undefined, viewer.token)).status).toBe(204);
    expect((await ask('DELETE', '/membership', undefined, viewer.token)).status).toBe(404);
    expect(await ask('DELETE', '/membership')).toMatchObject({ status: 409, body: { code: 'LAST_OWNER' } });
  });

  it('are nobody of another project', async () => {
    const viewer = await person('viewer');
    const { body: sent } = await invite('ben@example.org');
    ({ projectId } = await made());
    expect((await ask('PATCH', `/members/${viewer.userId}`, { role: 'admin' })).status).toBe(404);
    expect((await ask('DELETE', `/members/${viewer.userId}`)).status).toBe(404);
    expect((await ask('POST', `/invitations/${sent.id}/renew`)).status).toBe(404);
    expect((await ask('DELETE', `/invitations/${sent.id}`)).status).toBe(404);
  });

  it.each([
    ['no email', { role: 'viewer' }, 'email'],
    ['no address', { email: 'ben', role: 'viewer' }, 'email'],
    ['a space before it', { email: ' ben@example.org', role: 'viewer' }, 'email'],
    ['two addresses', { email: 'a@example.org,b@example.org', role: 'viewer' }, 'email'],
    ['a line end', { email: 'a@example.org\nBcc: b@example.org', role: 'viewer' }, 'email'],
    ['no role', { email: 'a@example.org' }, 'role'],
    ['an unknown role', { email: 'a@example.org', role: 'operator' }, 'role'],
    ['a password', { email: 'a@example.org', role: 'viewer', password: 'x' }, 'password'],
  ])('are not invited with %s', async (_what, body, field) => {
    const answer = await ask('POST', '/members', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', errors: [{ field }] } });
  });

  it('have two hundred open invitations at most', async () => {
    await withStore(gateway, ({ database }) =>
      database.query(
        `INSERT INTO control_plane.invitations
         SELECT 'i' || n || $1, $1, n || '@example.org', 'viewer', n || $1, 'spec', now(), now() + interval '1 day'
         FROM generate_series(1, 200) n`,
        [projectId],
      ),
    );
    expect(await invite('ben@example.org')).toMatchObject({ status: 409, body: { code: 'LIMIT_REACHED' } });
  });
});

describe('invitations where there is a mail server', () => {
  let catcher: MailCatcher;
  let gateway: TestGateway;
  let token: string;

  beforeAll(async () => {
    catcher = await startMailCatcher();
    gateway = await startGateway({
      publicUrl: 'https://nexus.example',
      mail: { smtpUrl: catcher.url, from: 'NexusPipe <no-reply@nexus.example>' },
    });
    token = await gateway.login();
  });
  afterAll(async () => {
    await gateway.close();
    await catcher.close();
  });

  const invite = async (email: string): Promise<SentInvitation> => {
    const project = await gateway.request<ProjectView>('POST', '/api/v1/projects', { token, body: { name: 'Shop' } });
    const path = `/api/v1/projects/${project.body.id}/members`;
    return (await gateway.request<SentInvitation>('POST', path, { token, body: { email, role: 'viewer' } })).body;
  };

  it("go by mail, and their links are nobody else's", async () => {
    expect((await invite('ben@example.org')).link).toBeNull();
    const [letter] = catcher.letters;
    expect(letter).toMatchObject({ to: ['ben@example.org'] });
    expect(letter?.text).toMatch(/https:\/\/nexus\.example\/invitation\?token=[\w-]{43}/);
  });

  it('are shown to who invites when the mail cannot be sent', async () => {
    expect((await invite('refused@example.org')).link).toMatch(/^https:\/\/nexus\.example\/invitation\?token=/);
  });
});
