import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccessTokenView, AuditEntry, CollectorView, CollectorWithKey, MembersAnswer } from '#contracts';
import { isApiKey } from '#domain';
import { ADMIN, startGateway, type TestGateway } from '../../../../apps/gateway/src/gateway.fixture.spec.js';
import type { Profile } from '../profiles.js';
import { typed, type Typed } from './typed.fixture.spec.js';

describe('commands of somebody who signed in', () => {
  let gateway: TestGateway;
  let home: string;
  let session: string;

  beforeAll(async () => {
    gateway = await startGateway();
    home = mkdtempSync(join(tmpdir(), 'nexuspipe-cli-'));
    session = await gateway.login();
    await gateway.request('POST', '/api/v1/projects', { token: session, body: { name: 'Shop' } });
    expect((await run(['login'])).code).toBeNull();
  });
  afterAll(async () => {
    await gateway.close();
    rmSync(home, { recursive: true, force: true });
  });

  const environment = () => ({
    HOME: home,
    XDG_CONFIG_HOME: home,
    NEXUSPIPE_URL: gateway.url,
    NEXUSPIPE_DATA_DIR: home,
    NEXUSPIPE_EMAIL: ADMIN.email,
    NEXUSPIPE_PASSWORD: ADMIN.password,
  });
  const run = (args: readonly string[], env: Record<string, string> = {}): Promise<Typed> =>
    typed(args, { ...environment(), ...env });
  const json = async <T>(args: readonly string[]): Promise<T> => {
    const { code, printed, said } = await run([...args, '--json']);
    expect({ args, code, said }).toEqual({ args, code: null, said: '' });
    return JSON.parse(printed[0]!) as T;
  };
  const file = () => join(home, 'nexuspipe', 'profiles.json');
  const profiles = () => (JSON.parse(readFileSync(file(), 'utf8')) as { profiles: Record<string, Profile> }).profiles;
  const tokens = async () =>
    (await gateway.request<{ tokens: AccessTokenView[] }>('GET', '/api/v1/auth/tokens', { token: session })).body
      .tokens;
  const sessions = async () =>
    (await gateway.request<{ sessions: unknown[] }>('GET', '/api/v1/auth/sessions', { token: session })).body.sessions;

  describe('login and logout', () => {
    it('keep a token that nobody else may read, and neither password nor sign-in', async () => {
      expect(statSync(file()).mode & 0o777).toBe(0o600);
      expect(statSync(join(home, 'nexuspipe')).mode & 0o777).toBe(0o700);
      expect(readdirSync(join(home, 'nexuspipe'))).toEqual(['profiles.json']);
      expect(readFileSync(file(), 'utf8')).not.toContain(ADMIN.password);
      const { default: kept } = profiles();
      expect(kept).toEqual({
        url: gateway.url,
        email: ADMIN.email,
        token: expect.stringMatching(/^npt_/),
        tokenId: expect.any(String),
      });
      expect(await tokens()).toMatchObject([
        {
          id: kept!.tokenId,
          name: expect.stringMatching(/^nexuspipe on ./),
          scopes: ['read', 'admin'],
          expiresAt: expect.any(String),
        },
      ]);
      expect(await sessions()).toHaveLength(1);
    });

    it('say nothing secret', async () => {
      const { printed, said } = await run(['login', '--profile', 'other']);
      expect(printed).toEqual([]);
      expect(said).toContain(`signed in at ${gateway.url} as ${ADMIN.email} until `);
      expect(said).not.toContain(profiles()['other']!.token);
      expect(said).not.toContain(ADMIN.password);
    });

    it('put one token in the place of another, and revoke it at last', async () => {
      const before = profiles()['other']!;
      expect((await run(['login', '--profile', 'other', '--days', '1'])).code).toBeNull();
      const after = profiles()['other']!;
      const ids = (await tokens()).map(({ id }) => id);
      expect(ids).toContain(after.tokenId);
      expect(ids).not.toContain(before.tokenId);
      expect(await run(['logout', '--profile', 'other'])).toMatchObject({ code: null, said: 'signed out\n' });
      expect(Object.keys(profiles())).toEqual(['default']);
      expect((await tokens()).map(({ id }) => id)).not.toContain(after.tokenId);
      expect(await sessions()).toHaveLength(1);
      expect(await run(['logout', '--profile', 'other'])).toMatchObject({ code: 78 });
    });

    it('refuse wrong passwords, wrong names of profiles, and days that are none', async () => {
      const before = readFileSync(file(), 'utf8');
      const wrong = await run(['login'], { NEXUSPIPE_PASSWORD: 'wrong wrong wrong' });
      expect(wrong).toMatchObject({ code: 1, printed: [], said: expect.stringContaining('LOGIN_FAILED') });
      expect(wrong.said).not.toContain('wrong wrong');
      const ids = (await tokens()).map(({ id }) => id);
      expect((await run(['login', '--profile', '../x'])).code).toBe(2);
      expect((await run(['login', '--days', '0'])).code).toBe(2);
      expect(readFileSync(file(), 'utf8')).toBe(before);
      expect(await sessions()).toHaveLength(1);
      expect((await tokens()).map(({ id }) => id)).toEqual(ids);
    });

    it('leave no token behind that could not be kept', async () => {
      const ids = (await tokens()).map(({ id }) => id);
      writeFileSync(join(home, 'no-folder'), '');
      const { code } = await run(['login'], { XDG_CONFIG_HOME: join(home, 'no-folder') });
      expect(code).toBe(73);
      expect((await tokens()).map(({ id }) => id)).toEqual(ids);
    });

    it('say what to do when there is nobody to ask, and when profiles cannot be read', async () => {
      expect(await run(['login'], { NEXUSPIPE_PASSWORD: '' })).toMatchObject({
        code: 2,
        said: expect.stringContaining('--password-stdin'),
      });
      const before = readFileSync(file());
      writeFileSync(file(), '{"profiles":[');
      expect(await run(['keys', 'list'])).toMatchObject({ code: 78, said: expect.stringContaining(file()) });
      writeFileSync(file(), before);
    });
  });

  describe('access', () => {
    it('is by NEXUSPIPE_TOKEN where there is no profile, and by nothing otherwise', async () => {
      const elsewhere = { XDG_CONFIG_HOME: join(home, 'nothing') };
      const without = await run(['keys', 'list'], elsewhere);
      expect(without).toMatchObject({ code: 78, said: expect.stringContaining('nexuspipe login') });
      const { token } = profiles()['default']!;
      expect((await run(['keys', 'list'], { ...elsewhere, NEXUSPIPE_TOKEN: token })).code).toBeNull();
      const refused = await run(['keys', 'list'], { ...elsewhere, NEXUSPIPE_TOKEN: 'npt_nonsense' });
      expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('UNAUTHENTICATED') });
    });

    it('takes a token to no other address than its own', async () => {
      const { code, said } = await run(['keys', 'list', '--url', 'https://evil.example']);
      expect([code, said]).toEqual([2, expect.stringContaining(`is for ${gateway.url}`)]);
    });

    it('is to a project by name or id, and to the only one by default', async () => {
      const other = await gateway.request<{ id: string }>('POST', '/api/v1/projects', {
        token: session,
        body: { name: 'Blog' },
      });
      expect(await run(['keys', 'list'])).toMatchObject({ code: 2, said: expect.stringContaining('give --project') });
      expect((await run(['keys', 'list', '--project', 'blog'])).code).toBeNull();
      expect((await run(['keys', 'list', '--project', other.body.id])).code).toBeNull();
      const none = await run(['keys', 'list', '--project', 'Nothing']);
      expect(none).toMatchObject({ code: 2, said: expect.stringMatching(/Nothing is 0 projects; there are: .*Shop/) });
    });

    it('ends in one line and a code of its own when nobody answers', async () => {
      const nobody = { NEXUSPIPE_TOKEN: 'x', NEXUSPIPE_URL: 'http://127.0.0.1:1' };
      expect(await run(['keys', 'list'], nobody)).toMatchObject({
        code: 69,
        said: 'nexuspipe: http://127.0.0.1:1 does not answer\n',
      });
      expect((await run(['keys', 'list'], { ...nobody, NEXUSPIPE_URL: 'nonsense' })).code).toBe(78);
    });
  });

  describe('keys', () => {
    const keys = (...args: string[]) => ['keys', ...args, '--project', 'Shop'];

    it('create prints the key and nothing else; list never does', async () => {
      const made = await run(
        keys('create', 'Web shop', '--scope', 'ingest:browser', '--origin', 'https://shop.example', '--rate', '50'),
      );
      expect(made).toMatchObject({ code: null, printed: [expect.stringMatching(/^npk_live_/)] });
      const [key] = made.printed;
      expect(isApiKey(key!)).toBe(true);
      expect(made.said).not.toContain(key);
      const list = await run(keys('list'));
      expect(list.printed[0]).toMatch(/^NAME +KEY +SCOPES/);
      expect(list.printed[1]).toMatch(new RegExp(`^Web shop +\\.\\.\\.${key!.slice(-4)} +ingest:browser +all +-`));
      expect(list.printed.join()).not.toContain(key);
      const [collector] = await json<CollectorView[]>(keys('list'));
      expect(collector).toMatchObject({ origins: ['https://shop.example'], ratePerSecond: 50, monthlyQuota: null });
    });

    it('rotate makes another, and leaves the one before good for as long as was said', async () => {
      const before = await json<CollectorWithKey>(keys('create', 'Server', '--expires', '2099-01-01T00:00:00Z'));
      const { printed, said } = await run(keys('rotate', 'Server', '--overlap', '15m'));
      expect(printed).toEqual([expect.stringMatching(/^npk_live_/)]);
      expect(printed[0]).not.toBe(before.key);
      expect(said).toContain('good for 15m more');
      const collector = (await json<CollectorView[]>(keys('list'))).find(({ id }) => id === before.id)!;
      expect(collector.keys).toHaveLength(2);
      const left = Date.parse(collector.keys[1]!.goodUntil!) - Date.now();
      expect(left).toBeGreaterThan(13 * 60_000);
      expect(left).toBeLessThanOrEqual(15 * 60_000);
    });

    it('revoke ends it, with the reason in the audit log', async () => {
      await run(keys('create', 'Old'));
      expect(await run([...keys('revoke', 'Old'), '--reason', 'Schlüssel verloren'])).toMatchObject({
        code: null,
        printed: [],
      });
      expect((await json<CollectorView[]>(keys('list'))).map(({ name }) => name)).not.toContain('Old');
      expect((await json<CollectorView[]>([...keys('list'), '--all'])).map(({ name }) => name)).toContain('Old');
      const entry = await json<AuditEntry>(['audit', '--project', 'Shop', '--limit', '1']);
      expect(entry).toMatchObject({
        action: 'revoke_collector',
        reason: 'Schlüssel verloren',
        actor: { kind: 'token', name: ADMIN.email },
      });
    });

    it('may be listed and made by a key that is for that', async () => {
      const { key, projectId } = await json<CollectorWithKey>(keys('create', 'Deployment', '--scope', 'admin'));
      const asKey = (...args: string[]) => run(args, { NEXUSPIPE_TOKEN: key, XDG_CONFIG_HOME: join(home, 'nothing') });
      expect((await asKey('keys', 'list', '--project', projectId)).printed.join()).toContain('Deployment');
      const made = await asKey('keys', 'create', 'By a key', '--project', projectId);
      expect(made.printed).toEqual([expect.stringMatching(/^npk_live_/)]);
      expect((await asKey('keys', 'list')).code).toBe(2);
      expect((await asKey('keys', 'list', '--project', 'Shop')).code).toBe(1);
      expect(await json<AuditEntry>(['audit', '--project', 'Shop', '--limit', '1'])).toMatchObject({
        action: 'create_collector',
        actor: { kind: 'key', name: 'Deployment' },
      });
    });

    it('says what is wrong, by field, and which key it cannot tell', async () => {
      expect(await run(keys('create', 'X', '--scope', 'everything'))).toMatchObject({
        code: 1,
        said: expect.stringMatching(/^nexuspipe: REQUEST_INVALID: .*scopes/),
      });
      expect((await run(keys('create', 'X', '--rate', '0'))).code).toBe(2);
      expect((await run(keys('create', 'X', '--expires', 'soon'))).code).toBe(2);
      expect((await run(keys('rotate', 'Server', '--overlap', 'long'))).code).toBe(2);
      expect((await run(keys('revoke', 'nothing'))).code).toBe(2);
      await run(keys('create', 'Twin'));
      await run(keys('create', 'Twin'));
      expect(await run(keys('revoke', 'Twin'))).toMatchObject({ code: 2, said: expect.stringContaining('use an id') });
    });
  });

  describe('members', () => {
    const members = (...args: string[]) => ['members', ...args, '--project', 'Shop'];

    it('invite prints the link, which is good, when no mail is sent', async () => {
      const { code, printed } = await run(members('invite', 'bob@example.org', '--role', 'analyst'));
      expect(code).toBeNull();
      const token = new URL(printed[0]!).searchParams.get('token');
      const accepted = await gateway.request('POST', '/api/v1/auth/invitations/accept', {
        body: { token, password: 'correct horse battery staple' },
      });
      expect(accepted.status).toBe(200);
      const list = await run(members('list'));
      expect(list.printed.some((line) => /^bob@example.org +analyst +since/.test(line))).toBe(true);
    });

    it('role and remove are by email', async () => {
      expect((await run(members('role', 'Bob@example.org', 'admin'))).said).toBe('bob@example.org is admin\n');
      expect((await json<MembersAnswer>(members('list'))).members).toContainEqual(
        expect.objectContaining({ email: 'bob@example.org', role: 'admin' }),
      );
      expect((await run(members('remove', 'bob@example.org'))).code).toBeNull();
      expect((await json<MembersAnswer>(members('list'))).members.map(({ email }) => email)).toEqual([ADMIN.email]);
      expect((await run(members('remove', 'bob@example.org'))).code).toBe(2);
      expect(await run(members('role', ADMIN.email, 'viewer'))).toMatchObject({
        code: 1,
        said: expect.stringContaining('LAST_OWNER'),
      });
    });

    it('remove withdraws an invitation that is open', async () => {
      await run(members('invite', 'cem@example.org'));
      expect((await json<MembersAnswer>(members('list'))).invitations).toHaveLength(1);
      expect((await run(members('remove', 'cem@example.org'))).said).toContain('is void');
      expect((await json<MembersAnswer>(members('list'))).invitations).toEqual([]);
    });
  });

  describe('audit', () => {
    const audit = (...args: string[]) => ['audit', '--project', 'Shop', ...args];

    it('prints one line an entry, the newest last', async () => {
      const { printed } = await run(audit('--limit', '3'));
      expect(printed).toHaveLength(3);
      expect(printed).toEqual(printed.toSorted());
      expect(printed[2]).toMatch(
        /^\d{4}-\S+Z {2}ann@example.org {2}withdraw_invitation {2}invitation \S+ {2}from 127\.0\.0\.1 {2}\{/,
      );
    });

    it('goes back to a time, over several pages, and finds by who and what', async () => {
      const all = await run(audit('--since', '1h', '--json'));
      const actions = all.printed.map((line) => (JSON.parse(line) as AuditEntry).action);
      expect(actions[0]).toBe('create_project');
      expect(actions).toContain('rotate_key');
      expect((await run(audit('--since', '2999-01-01T00:00:00Z'))).printed).toEqual([]);
      const some = await run(audit('--action', 'rotate_key', '--actor', ADMIN.email, '--search', 'collector'));
      expect(some.printed).toHaveLength(1);
      expect((await run(audit('--since', 'yesterday'))).code).toBe(2);
    });

    it('prints CSV, and says nothing else', async () => {
      const { code, printed, said } = await run(audit('--csv', '--action', 'rotate_key'));
      expect([code, said]).toEqual([null, '']);
      expect(printed[0]).toMatch(/^id,at,actorKind/);
      expect(printed).toHaveLength(2);
      expect((await run(audit('--csv', '--json'))).code).toBe(2);
    });

    it('is of the installation for operators whose token says so', async () => {
      expect(await run(['audit', '--installation'])).toMatchObject({
        code: 1,
        said: expect.stringContaining('TOKEN_SCOPE'),
      });
      await run(['login', '--profile', 'operator', '--scope', 'operate']);
      const { code, printed } = await run(['audit', '--installation', '--profile', 'operator', '--action', 'login']);
      expect(code).toBeNull();
      expect(printed.length).toBeGreaterThan(0);
    });
  });
});
