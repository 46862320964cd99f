import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN, startGateway, type TestGateway } from '../../gateway.fixture.spec.js';
import { startMailCatcher, type MailCatcher } from '../../mail/mail-catcher.spec.js';
import { INVITATION_MAILS } from '../../mail/mail-throttle.js';
import { TestBrowser } from '../browser.spec.js';

const PASSWORD = 'a good long password';

interface Sent {
  readonly id: string;
  readonly link: string | null;
}

describe('an invitation', () => {
  let gateway: TestGateway;
  let admin: TestBrowser;
  let projectId: string;

  beforeAll(async () => {
    gateway = await startGateway();
    await gateway.setup.ensureAdmin(ADMIN);
    admin = new TestBrowser(gateway);
    await admin.login(ADMIN);
    projectId = (await admin.ask<{ id: string }>('POST', '/api/v1/projects', { name: 'Shop' })).body.id;
  });
  afterAll(() => gateway.close());

  const invite = async (
    email: string,
    role = 'viewer',
    project = projectId,
  ): Promise<{ id: string; token: string }> => {
    const sent = await admin.ask<Sent>('POST', `/api/v1/projects/${project}/members`, { email, role });
    expect(sent.status).toBe(201);
    return { id: sent.body.id, token: /\/invitation\?token=([\w-]{43})$/.exec(sent.body.link!)![1]! };
  };
  const preview = (token: string) => gateway.request('POST', '/api/v1/auth/invitations/preview', { body: { token } });
  const accept = (token: string, password: string, browser = new TestBrowser(gateway)) =>
    browser.post('/api/v1/auth/invitations/accept', { token, password });

  it('makes an account and a member of who had none, and signs in', async () => {
    const { token } = await invite('Bob@example.org');
    expect(await preview(token)).toMatchObject({
      status: 200,
      body: { projectName: 'Shop', email: 'bob@example.org', role: 'viewer', hasAccount: false },
    });
    const browser = new TestBrowser(gateway);
    const { status, body } = await accept(token, PASSWORD, browser);
    expect(status).toBe(200);
    expect(body.user).toMatchObject({
      email: 'bob@example.org',
      instanceRole: null,
      projects: [{ id: projectId, name: 'Shop', role: 'viewer' }],
    });
    expect((await browser.ask('GET', `/api/v1/projects/${projectId}`)).status).toBe(200);
    expect((await browser.refresh()).status).toBe(200);
    expect(await accept(token, PASSWORD)).toMatchObject({ status: 401, body: { code: 'LINK_INVALID' } });
    expect(await preview(token)).toMatchObject({ status: 401, body: { code: 'LINK_INVALID' } });
  });

  it('asks who has an account for its password', async () => {
    const other = (await admin.ask<{ id: string }>('POST', '/api/v1/projects', { name: 'Other' })).body.id;
    await accept((await invite('carol@example.org')).token, PASSWORD);
    const { token } = await invite('carol@example.org', 'admin', other);
    expect((await preview(token)).body).toMatchObject({ hasAccount: true });
    expect(await accept(token, 'not her password')).toMatchObject({ status: 401, body: { code: 'LOGIN_FAILED' } });
    const { status, body } = await accept(token, PASSWORD);
    expect(status).toBe(200);
    expect(body.user!.projects.map(({ name, role }) => [name, role])).toEqual([
      ['Shop', 'viewer'],
      ['Other', 'admin'],
    ]);
  });

  it('makes nobody twice, from two browsers at once', async () => {
    const { token } = await invite('dan@example.org');
    const answers = await Promise.all([accept(token, PASSWORD), accept(token, PASSWORD), accept(token, PASSWORD)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const people = await gateway.database.query("SELECT 1 FROM control_plane.users WHERE email = 'dan@example.org'");
    expect(people).toHaveLength(1);
  });

  it('leaves nothing behind when the password will not do', async () => {
    const { token } = await invite('eve@example.org');
    for (const easy of ['short', 'changeme-changeme']) {
      expect(await accept(token, easy)).toMatchObject({ status: 400, body: { errors: [{ field: 'password' }] } });
    }
    expect(await gateway.database.query("SELECT 1 FROM control_plane.users WHERE email = 'eve@example.org'")).toEqual(
      [],
    );
    expect((await accept(token, PASSWORD)).status).toBe(200);
  });

  it('is over when it was withdrawn, renewed, or its time is', async () => {
    const withdrawn = await invite('f@example.org');
    await admin.ask('DELETE', `/api/v1/projects/${projectId}/invitations/${withdrawn.id}`);
    const renewed = await invite('g@example.org');
    await admin.ask('POST', `/api/v1/projects/${projectId}/invitations/${renewed.id}/renew`);
    const old = await invite('h@example.org');
    await gateway.database.query('UPDATE control_plane.invitations SET expires_at = now() WHERE id = $1', [old.id]);
    for (const { token } of [withdrawn, renewed, old, { token: 'made up' }]) {
      expect(await accept(token, PASSWORD)).toMatchObject({ status: 401, body: { code: 'LINK_INVALID' } });
    }
  });

  it('is recorded as done by who accepted', async () => {
    const { token } = await invite('ida@example.org');
    const { body } = await accept(token, PASSWORD);
    const rows = await gateway.database.query(
      'SELECT action, address FROM control_plane.audit_log WHERE actor_id = $1 ORDER BY position',
      [body.user!.id],
    );
    const address = '127.0.0.1';
    const expected = ['register_user', 'accept_invitation', 'add_member', 'login'];
    expect(rows).toEqual(expected.map((action) => ({ action, address })));
  });
});

describe('an invitation by mail', () => {
  let catcher: MailCatcher;
  let gateway: TestGateway;
  beforeAll(async () => {
    catcher = await startMailCatcher();
    const mail = { smtpUrl: catcher.url, from: 'nexuspipe@example.org' };
    gateway = await startGateway({ publicUrl: 'https://nexuspipe.example.org', mail });
  });
  afterAll(async () => {
    await gateway.close();
    await catcher.close();
  });

  it('shows its link to the invited person alone; one that could not be sent, to who invites', async () => {
    const token = await gateway.login();
    const made = await gateway.request<{ id: string }>('POST', '/api/v1/projects', { token, body: { name: 'Shop' } });
    const invite = (email: string) =>
      gateway.request<Sent>('POST', `/api/v1/projects/${made.body.id}/members`, {
        token,
        body: { email, role: 'viewer' },
        headers: { 'x-forwarded-host': 'evil.example' },
      });
    expect(await invite('bob@example.org')).toMatchObject({ status: 201, body: { link: null } });
    expect(catcher.letters).toMatchObject([{ to: ['bob@example.org'] }]);
    const link = /https:\/\/nexuspipe\.example\.org\/invitation\?token=([\w-]{43})/.exec(catcher.letters[0]!.text)!;
    const shown = await gateway.request('POST', '/api/v1/auth/invitations/preview', { body: { token: link[1] } });
    expect(shown).toMatchObject({ status: 200, body: { projectName: 'Shop' } });
    const refused = await invite('refused@example.org');
    expect(refused.body.link).toMatch(/^https:\/\/nexuspipe\.example\.org\/invitation\?token=/);
  });

  it('goes to one person a few times, is refused then before anything is done, and by an author so many times', async () => {
    const token = await gateway.login();
    const project = await gateway.request<{ id: string }>('POST', '/api/v1/projects', {
      token,
      body: { name: 'Mails' },
    });
    const path = `/api/v1/projects/${project.body.id}`;
    const body = { email: 'carol@example.org', role: 'viewer' };
    const first = await gateway.request<Sent>('POST', `${path}/members`, { token, body });
    const renew = () => gateway.request<Sent>('POST', `${path}/invitations/${first.body.id}/renew`, { token });
    for (let sent = 1; sent < INVITATION_MAILS.recipient.burst; sent += 1) expect((await renew()).status).toBe(200);
    const before = catcher.letters.length;
    const refused = await renew();
    expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await gateway.request('DELETE', `${path}/invitations/${first.body.id}`, { token });
    expect((await gateway.request('POST', `${path}/members`, { token, body })).status).toBe(429);
    expect(catcher.letters.length).toBe(before);
    expect(
      await gateway.database.query('SELECT 1 FROM control_plane.invitations WHERE email = $1', [body.email]),
    ).toEqual([]);
    const others = [];
    for (let i = 0; i < INVITATION_MAILS.author.burst; i += 1) {
      const wish = { email: `user${i}@example.org`, role: 'viewer' };
      others.push((await gateway.request('POST', `${path}/members`, { token, body: wish })).status);
    }
    expect(others[0]).toBe(201);
    expect(others.at(-1)).toBe(429);
  });
});
