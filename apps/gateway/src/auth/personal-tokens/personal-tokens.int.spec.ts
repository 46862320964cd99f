import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN, eventually, startGateway, type TestGateway } from '../../gateway.fixture.spec.js';
import { TestBrowser } from '../browser.spec.js';

const TOKENS = '/api/v1/auth/tokens';

interface Created {
  readonly id: string;
  readonly token: string;
}

describe('personal access tokens', () => {
  let gateway: TestGateway;
  let browser: TestBrowser;
  let projectId: string;

  beforeAll(async () => {
    gateway = await startGateway();
    await gateway.setup.ensureAdmin(ADMIN);
    browser = new TestBrowser(gateway);
    await browser.login(ADMIN);
    const made = await browser.ask<{ id: string }>('POST', '/api/v1/projects', { name: 'Shop' });
    projectId = made.body.id;
  });
  afterAll(() => gateway.close());

  const create = async (wish: object = {}): Promise<Created> => {
    const made = await browser.ask<Created>('POST', TOKENS, { name: 'a script', scopes: ['read'], ...wish });
    expect(made.status).toBe(201);
    return made.body;
  };
  const use = (token: string, path: string, method = 'GET', body?: unknown) =>
    gateway.request(method, path, { token, body });

  it('are shown once, and known by their end', async () => {
    const { token, ...view } = await create({ name: 'nightly export' });
    expect(token).toMatch(/^npt_[0-9A-Za-z]{33}$/);
    const { body } = await browser.ask<{ tokens: object[] }>('GET', TOKENS);
    expect(body.tokens).toContainEqual({ ...view, name: 'nightly export', hint: token.slice(-4), lastUsedAt: null });
    expect(JSON.stringify(body)).not.toContain(token);
    const dump = await gateway.database.query('SELECT t::text AS row FROM control_plane.access_tokens t');
    const events = await gateway.database.query('SELECT e::text AS row FROM control_plane.control_events e');
    expect(JSON.stringify([dump, events])).not.toContain(token);
  });

  it('speak for their person, as far as their scopes go', async () => {
    const { token } = await create();
    expect((await use(token, '/api/v1/auth/me')).body).toMatchObject({ email: ADMIN.email });
    expect((await use(token, `/api/v1/projects/${projectId}`)).status).toBe(200);
    const rename = await use(token, `/api/v1/projects/${projectId}`, 'PATCH', { name: 'Taken' });
    expect(rename).toMatchObject({ status: 403, body: { code: 'TOKEN_SCOPE' } });
    for (const path of [TOKENS, '/api/v1/auth/sessions']) {
      expect(await use(token, path)).toMatchObject({ status: 403, body: { code: 'PERSON_NEEDED' } });
    }
  });

  it('say to the minute when they were used', async () => {
    const { id, token } = await create();
    const lastUse = async (): Promise<string | null> => {
      const { body } = await browser.ask<{ tokens: { id: string; lastUsedAt: string | null }[] }>('GET', TOKENS);
      return body.tokens.find((one) => one.id === id)!.lastUsedAt;
    };
    await use(token, '/api/v1/auth/me');
    await eventually(async () => expect(await lastUse()).not.toBeNull());
    const first = await lastUse();
    await use(token, '/api/v1/auth/me');
    expect(await lastUse()).toBe(first);
  });

  it('end when they are revoked, or have expired', async () => {
    const { id, token } = await create({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect((await use(token, '/api/v1/auth/me')).status).toBe(200);
    await gateway.database.query(
      "UPDATE control_plane.access_tokens SET expires_at = now() - interval '1 second' WHERE id = $1",
      [id],
    );
    expect((await use(token, '/api/v1/auth/me')).status).toBe(401);
    const other = await create();
    expect((await browser.ask('DELETE', `${TOKENS}/${other.id}`)).status).toBe(204);
    expect(await use(other.token, '/api/v1/auth/me')).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    expect((await browser.ask('DELETE', `${TOKENS}/${other.id}`)).status).toBe(404);
  });

  it.each([
    ['no name', { scopes: ['read'] }, 'name'],
    ['no scope', { name: 'x', scopes: [] }, 'scopes'],
    ['an unknown scope', { name: 'x', scopes: ['root'] }, 'scopes'],
    ['an end in the past', { name: 'x', scopes: ['read'], expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['something unknown', { name: 'x', scopes: ['read'], userId: 'somebody' }, 'userId'],
  ])('are not made with %s', async (_name, wish, field) => {
    const answer = await browser.ask<{ errors: { field: string }[] }>('POST', TOKENS, wish);
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
    expect(answer.body.errors.map((one) => one.field)).toEqual([field]);
  });

  it('are refused when misspelt, foreign or made up', async () => {
    const { token } = await create();
    const flipped = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0');
    for (const wrong of [flipped, 'npt_', `npt_${'0'.repeat(33)}`, `npt_${'x'.repeat(10_000)}`, 'npk_live_x']) {
      expect(await use(wrong, '/api/v1/auth/me')).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    }
  });
});

describe('API keys at the gateway', () => {
  let gateway: TestGateway;
  let browser: TestBrowser;
  let projectId: string;
  let otherId: string;

  beforeAll(async () => {
    gateway = await startGateway();
    await gateway.setup.ensureAdmin(ADMIN);
    browser = new TestBrowser(gateway);
    await browser.login(ADMIN);
    const create = async (name: string) =>
      (await browser.ask<{ id: string }>('POST', '/api/v1/projects', { name })).body.id;
    projectId = await create('Shop');
    otherId = await create('Other');
  });
  afterAll(() => gateway.close());

  const keyWith = async (scopes: string[]): Promise<{ id: string; key: string }> => {
    const wish = { name: scopes.join(' '), streams: [], scopes };
    const made = await browser.ask<{ id: string; key: string }>(
      'POST',
      `/api/v1/projects/${projectId}/collectors`,
      wish,
    );
    expect(made.status).toBe(201);
    return made.body;
  };
  const read = (key: string, id: string) => gateway.request('GET', `/api/v1/projects/${id}`, { token: key });

  it('read their own project with the scope to read, and no other', async () => {
    const { key } = await keyWith(['read']);
    expect((await read(key, projectId)).status).toBe(200);
    expect((await read(key, otherId)).status).toBe(404);
    const me = await gateway.request('GET', '/api/v1/auth/me', { token: key });
    expect(me).toMatchObject({ status: 403, body: { code: 'PERSON_NEEDED' } });
  });

  it('do nothing when they are for events', async () => {
    const { key } = await keyWith(['ingest']);
    expect(await read(key, projectId)).toMatchObject({ status: 403, body: { code: 'KEY_SCOPE' } });
  });

  it('end when they are revoked', async () => {
    const { id, key } = await keyWith(['read']);
    expect((await read(key, projectId)).status).toBe(200);
    await browser.ask('DELETE', `/api/v1/projects/${projectId}/collectors/${id}`);
    expect(await read(key, projectId)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
  });
});
