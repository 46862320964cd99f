import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { factOf } from '#contracts';
import { isApiKey, permissionsOf } from '#domain';
import { ADMIN, eventually, startGateway, type TestGateway } from '../gateway.fixture.spec.js';

interface Created {
  id: string;
  name: string;
}
interface CreatedKey extends Created {
  key: string;
  keyHint: string;
}
interface Wrong {
  code: string;
  errors?: { field: string; detail: string }[];
}

describe('control plane over HTTP', () => {
  let gateway: TestGateway;
  let token: string;

  beforeAll(async () => {
    gateway = await startGateway();
    token = await gateway.login();
  });
  afterAll(() => gateway.close());

  const post = <T = Created & Wrong>(path: string, body: unknown) =>
    gateway.request<T>('POST', `/api/v1${path}`, { token, body });
  const get = <T>(path: string) => gateway.request<T>('GET', `/api/v1${path}`, { token });
  const project = async (name = 'Shop'): Promise<string> => (await post('/projects', { name })).body.id;
  const collector = { name: 'Web shop', streams: ['web'], scopes: ['ingest'] };

  it('makes a project that its maker owns', async () => {
    const { status, headers, body } = await post('/projects', { name: 'Läden' });
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      id: expect.any(String),
      name: 'Läden',
      role: 'owner',
      permissions: permissionsOf('owner'),
      keepsAddresses: false,
      ratePerSecond: null,
      monthlyQuota: null,
    });
    const { body: list } = await get<{ projects: Created[] }>('/projects');
    expect(list.projects).toContainEqual(body);
  });

  it('makes streams, each name once in a project', async () => {
    const id = await project();
    const made = await post(`/projects/${id}/streams`, { name: 'web' });
    expect(made).toMatchObject({ status: 201, body: { name: 'web', projectId: id } });
    const again = await post(`/projects/${id}/streams`, { name: 'web' });
    expect(again).toMatchObject({ status: 409, body: { code: 'NAME_TAKEN', errors: [{ field: 'name' }] } });
    const { body } = await get<{ streams: Created[] }>(`/projects/${id}/streams`);
    expect(body.streams.map(({ name }) => name)).toEqual(['web']);
  });

  it('makes a collector whose key is shown once and nowhere kept', async () => {
    const id = await project();
    await post(`/projects/${id}/streams`, { name: 'web' });
    const made = await post<CreatedKey>(`/projects/${id}/collectors`, {
      ...collector,
      origins: ['https://shop.example'],
      expiresAt: '2099-01-01T00:00:00+01:00',
    });
    expect(made.status).toBe(201);
    const { key, ...view } = made.body;
    expect(isApiKey(key)).toBe(true);
    expect(view).toMatchObject({ keyHint: key.slice(-4), expiresAt: '2098-12-31T23:00:00.000Z', revokedAt: null });
    const { body: list } = await get<{ collectors: unknown[] }>(`/projects/${id}/collectors`);
    expect(list.collectors).toEqual([view]);
    const stored = await gateway.database.query<unknown[]>(
      `SELECT payload::text AS row FROM control_plane.control_events
       UNION ALL SELECT c::text FROM control_plane.collectors c`,
    );
    expect(JSON.stringify(stored)).toContain(createHash('sha256').update(key).digest('hex'));
    expect(JSON.stringify(stored)).not.toContain(key);
  });

  it('publishes what ingest needs within a second, in order, without the key', async () => {
    const id = await project();
    const published = () => gateway.log.controlEvents().filter((event) => event.payload.includes(id));
    await post(`/projects/${id}/streams`, { name: 'web' });
    const { body: made } = await post<CreatedKey>(`/projects/${id}/collectors`, collector);
    await gateway.request('DELETE', `/api/v1/projects/${id}/collectors/${made.id}`, { token });
    await eventually(() => expect(published()).toHaveLength(4), 1_000);
    const events = published();
    expect(events.map(({ type }) => type)).toEqual([
      'project_created',
      'stream_created',
      'collector_created',
      'collector_revoked',
    ]);
    expect(factOf(events[2]!)).toEqual({
      type: 'collector_created',
      projectId: id,
      collectorId: made.id,
      name: 'Web shop',
      keyHash: createHash('sha256').update(made.key).digest('hex'),
      keyHint: made.key.slice(-4),
      streams: ['web'],
      scopes: ['ingest'],
      origins: [],
      expiresAt: null,
      ratePerSecond: null,
      monthlyQuota: null,
    });
    expect(gateway.log.records.every(({ value }) => !value.includes(made.key))).toBe(true);
    expect(gateway.log.records.every(({ value }) => !value.includes(ADMIN.email))).toBe(true);
  });

  it('keeps the events of a stream as long as it is told', async () => {
    const id = await project();
    const { body: web } = await post<Created>(`/projects/${id}/streams`, { name: 'web' });
    const patch = (body: unknown) =>
      gateway.request<{ retentionDays: number | null }>('PATCH', `/api/v1/projects/${id}/streams/${web.id}`, {
        token,
        body,
      });
    expect((await patch({ retentionDays: 90 })).body).toMatchObject({ name: 'web', retentionDays: 90 });
    const { body: list } = await get<{ streams: unknown[] }>(`/projects/${id}/streams`);
    expect(list.streams).toMatchObject([{ name: 'web', retentionDays: 90 }]);
    expect((await patch({ retentionDays: null })).body.retentionDays).toBeNull();
    for (const retentionDays of [0, -1, 1.5, 36_501, '90', undefined]) {
      expect((await patch({ retentionDays })).status).toBe(400);
    }
    const elsewhere = `/api/v1/projects/${await project()}/streams/${web.id}`;
    expect((await gateway.request('PATCH', elsewhere, { token, body: { retentionDays: 1 } })).status).toBe(404);
  });

  it('keeps addresses when it is told to', async () => {
    const id = await project();
    const patch = (body: unknown) =>
      gateway.request<{ keepsAddresses: boolean }>('PATCH', `/api/v1/projects/${id}`, { token, body });
    expect((await patch({ keepsAddresses: true })).body).toMatchObject({ id, name: 'Shop', keepsAddresses: true });
    expect((await patch({ keepsAddresses: 'yes' })).status).toBe(400);
    await eventually(() => {
      const facts = gateway.log.controlEvents().map(factOf);
      expect(facts).toContainEqual({ type: 'address_keeping_set', projectId: id, keep: true });
    });
  });

  it('publishes after an outage of the log, and health names it meanwhile', async () => {
    gateway.log.failing = true;
    const id = await project();
    const published = () => gateway.log.controlEvents().filter((event) => event.payload.includes(id));
    await eventually(async () => {
      const { parts } = await gateway.health.report();
      expect(parts['control-outbox']).toEqual({ ok: false, detail: 'the log is gone' });
    });
    gateway.log.failing = false;
    await eventually(() => expect(published()).toHaveLength(1));
    await eventually(async () => expect((await gateway.health.report()).ready).toBe(true));
  });

  it('revokes a collector, once and again', async () => {
    const id = await project();
    const { body: made } = await post<CreatedKey>(`/projects/${id}/collectors`, { ...collector, streams: [] });
    const revoke = () => gateway.request('DELETE', `/api/v1/projects/${id}/collectors/${made.id}`, { token });
    expect(await revoke()).toMatchObject({ status: 204, body: '' });
    expect(await revoke()).toMatchObject({ status: 204 });
    const { body } = await get<{ collectors: { revokedAt: string }[] }>(`/projects/${id}/collectors`);
    expect(body.collectors[0]!.revokedAt).toEqual(expect.any(String));
  });

  it.each([
    ['no body', undefined, ''],
    ['no name', {}, 'name'],
    ['an empty name', { name: '' }, 'name'],
    ['a name that is no text', { name: 7 }, 'name'],
    ['a name with a line end', { name: 'a\nb' }, 'name'],
    ['a name with U+0000', { name: 'a\u0000b' }, 'name'],
    ['a name of 101 characters', { name: 'x'.repeat(101) }, 'name'],
    ['something unknown', { name: 'a', admin: true }, 'admin'],
    ['__proto__', '{"name":"a","__proto__":{"x":1}}', null],
    ['a list', [], null],
  ])('refuses a project with %s', async (_name, body, field) => {
    const answer = await post<Wrong>('/projects', body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    if (field) expect(answer.body).toMatchObject({ code: 'REQUEST_INVALID', errors: [{ field }] });
  });

  it.each(['', 'a b', '-web', 'a/b', 'web\u0000', 'x'.repeat(65)])('refuses a stream called %j', async (name) => {
    const id = await project();
    const answer = await post<Wrong>(`/projects/${id}/streams`, { name });
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', errors: [{ field: 'name' }] } });
  });

  it.each([
    ['a stream that is not there', { streams: ['mobile'] }, 'streams'],
    ['a stream twice', { streams: ['web', 'web'] }, 'streams'],
    ['streams that are no list', { streams: 'web' }, 'streams'],
    ['no scopes', { scopes: [] }, 'scopes'],
    ['an unknown scope', { scopes: ['root'] }, 'scopes'],
    ['an origin with a path', { origins: ['https://shop.example/'] }, 'origins'],
    ['an origin that is none', { origins: ['javascript:alert(1)'] }, 'origins'],
    ['an expiry without a zone', { expiresAt: '2099-01-01T00:00:00' }, 'expiresAt'],
    ['an expiry in seconds', { expiresAt: 4_070_908_800 }, 'expiresAt'],
    ['an expiry in the past', { expiresAt: '2001-01-01T00:00:00Z' }, 'expiresAt'],
    ['no name', { name: undefined }, 'name'],
    ['a key of its own', { key: 'npk_live_x' }, 'key'],
  ])('refuses a collector with %s', async (_name, changes, field) => {
    const id = await project();
    await post(`/projects/${id}/streams`, { name: 'web' });
    const answer = await post<Wrong>(`/projects/${id}/collectors`, { ...collector, ...changes });
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', errors: [{ field }] } });
  });

  it.each([
    ['GET', '/streams'],
    ['POST', '/streams'],
    ['GET', '/collectors'],
    ['POST', '/collectors'],
    ['DELETE', '/collectors/x'],
  ])('does not find a project of others: %s %s', async (method, path) => {
    // Made on the machine, after the administrator: nobody's.
    const { projectId } = await gateway.setup.ensureProject({ name: 'Foreign', streams: ['web'] });
    for (const id of [projectId, 'nothing', '%00', 'a'.repeat(90), "x'--"]) {
      const body = method === 'POST' ? { name: 'x', ...(path === '/collectors' && collector) } : undefined;
      const answer = await gateway.request<Wrong>(method, `/api/v1/projects/${id}${path}`, { token, body });
      expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
  });

  it("does not revoke another project's collector", async () => {
    const [mine, other] = [await project(), await project()];
    const { body: made } = await post<CreatedKey>(`/projects/${other}/collectors`, { ...collector, streams: [] });
    const answer = await gateway.request('DELETE', `/api/v1/projects/${mine}/collectors/${made.id}`, { token });
    expect(answer.status).toBe(404);
    expect((await gateway.request('DELETE', `/api/v1/projects/${mine}/collectors/%00`, { token })).status).toBe(404);
  });
});
