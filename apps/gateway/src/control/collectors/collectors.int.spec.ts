import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { factOf, type CollectorsAnswer, type CollectorView, type CollectorWithKey } from '#contracts';
import { isApiKey } from '#domain';
import { eventually, startGateway, type TestGateway } from '../../gateway.fixture.spec.js';
import { withStore } from '../people.fixture.spec.js';

interface Wrong {
  readonly code?: string;
  readonly errors?: readonly { readonly field: string }[];
}

const DAY_MS = 86_400_000;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('collectors of a project', () => {
  let gateway: TestGateway;
  let token: string;
  let projectId: string;

  beforeAll(async () => {
    gateway = await startGateway();
    token = await gateway.login();
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    projectId = (await gateway.request<{ id: string }>('POST', '/api/v1/projects', { token, body: { name: 'Shop' } }))
      .body.id;
    await ask('POST', '/streams', { name: 'web' });
  });

  const ask = <T>(method: string, path: string, body?: unknown) =>
    gateway.request<T & Wrong>(method, `/api/v1/projects/${projectId}${path}`, {
      token,
      ...(body !== undefined && { body }),
    });
  const create = async (wish: object = {}): Promise<CollectorWithKey> => {
    const body = { name: 'Web shop', streams: ['web'], scopes: ['ingest'], ...wish };
    return (await ask<CollectorWithKey>('POST', '/collectors', body)).body;
  };
  const change = (id: string, changes: object) => ask<CollectorView>('PATCH', `/collectors/${id}`, changes);
  const rotate = (id: string, body?: object) => ask<CollectorWithKey>('POST', `/collectors/${id}/rotate`, body);
  const list = async (query = ''): Promise<CollectorsAnswer> =>
    (await ask<CollectorsAnswer>('GET', `/collectors${query}`)).body;
  const facts = (id: string) =>
    gateway.log
      .controlEvents()
      .filter(({ aggregateId }) => aggregateId === id)
      .map(factOf);

  it('are made with limits', async () => {
    const { key, ...view } = await create({ ratePerSecond: 100, monthlyQuota: 1_000_000 });
    expect(isApiKey(key)).toBe(true);
    expect(view).toMatchObject({
      ratePerSecond: 100,
      monthlyQuota: 1_000_000,
      lastUsedAt: null,
      keys: [{ hint: key.slice(-4), createdAt: view.createdAt, goodUntil: null }],
    });
    expect((await list()).collectors).toEqual([view]);
  });

  it('change by what is said, in one piece', async () => {
    const { key: _key, ...view } = await create();
    const { status, body } = await change(view.id, { name: 'Kiosk', origins: ['https://a.example'], ratePerSecond: 5 });
    expect(status).toBe(200);
    expect(body).toEqual({ ...view, name: 'Kiosk', origins: ['https://a.example'], ratePerSecond: 5 });
    await eventually(() =>
      expect(facts(view.id).map(({ type }) => type)).toEqual([
        'collector_created',
        'collector_changed',
        'collector_limits_set',
      ]),
    );
    const half = await change(view.id, { name: 'Half', expiresAt: '2001-01-01T00:00:00Z' });
    expect(half).toMatchObject({ status: 400, body: { errors: [{ field: 'expiresAt' }] } });
    expect((await list()).collectors).toEqual([body]);
    expect((await change(view.id, { ratePerSecond: null })).body).toEqual({ ...body, ratePerSecond: null });
  });

  it('get an end, another one, and none', async () => {
    const { id } = await create();
    expect((await change(id, { expiresAt: '2099-01-01T00:00:00+01:00' })).body.expiresAt).toBe(
      '2098-12-31T23:00:00.000Z',
    );
    expect((await change(id, { expiresAt: null })).body.expiresAt).toBeNull();
  });

  it.each([
    ['nothing', {}, null],
    ['no name', { name: null }, 'name'],
    ['an empty name', { name: '' }, 'name'],
    ['no scopes', { scopes: [] }, 'scopes'],
    ['a stream that is not there', { streams: ['mobile'] }, 'streams'],
    ['scopes that are null', { scopes: null }, 'scopes'],
    ['a browser key that administrates', { scopes: ['ingest:browser', 'admin'] }, 'scopes'],
    ['an origin with a path', { origins: ['https://shop.example/'] }, 'origins'],
    ['a rate of nothing', { ratePerSecond: 0 }, 'ratePerSecond'],
    ['a rate that is text', { ratePerSecond: '5' }, 'ratePerSecond'],
    ['a quota with a half', { monthlyQuota: 1.5 }, 'monthlyQuota'],
    ['a key of its own', { key: 'npk_live_x' }, 'key'],
    ['the hash of a key', { keyHash: 'ab'.repeat(32) }, 'keyHash'],
  ])('do not change by %s', async (_what, changes, field) => {
    const { id } = await create();
    const { status, body } = await change(id, changes);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    if (field) expect(body.errors).toMatchObject([{ field }]);
  });

  it('keep a stream that was removed meanwhile, and do not take another one that is not there', async () => {
    const { id } = await create();
    const { body } = await ask<{ streams: { id: string }[] }>('GET', '/streams');
    expect((await ask('DELETE', `/streams/${body.streams[0]!.id}`)).status).toBe(204);
    expect((await change(id, { streams: ['web'], name: 'Kiosk' })).body).toMatchObject({
      streams: ['web'],
      name: 'Kiosk',
    });
    expect((await change(id, { streams: ['web', 'other'] })).status).toBe(400);
  });

  it('rotate their keys: both are good for a day, or as long as is chosen', async () => {
    const made = await create();
    const { status, body: rotated } = await rotate(made.id);
    expect(status).toBe(200);
    expect(isApiKey(rotated.key)).toBe(true);
    expect(rotated.key).not.toBe(made.key);
    expect(rotated.keyHint).toBe(rotated.key.slice(-4));
    expect(rotated.keys.map(({ hint }) => hint)).toEqual([rotated.key.slice(-4), made.key.slice(-4)]);
    const [current, former] = rotated.keys;
    expect(current!.goodUntil).toBeNull();
    expect(Date.parse(former!.goodUntil!) - Date.parse(current!.createdAt)).toBe(DAY_MS);
    const { body: again } = await rotate(made.id, { overlapSeconds: 60 });
    // The two before end together: the first one's day is cut short.
    expect(new Set(again.keys.slice(1).map(({ goodUntil }) => goodUntil)).size).toBe(1);
    await eventually(() =>
      expect(facts(made.id).at(-1)).toEqual({
        type: 'collector_key_rotated',
        projectId,
        collectorId: made.id,
        keyHash: sha256(again.key),
        keyHint: again.key.slice(-4),
        othersUntil: Date.parse(again.keys[1]!.goodUntil!),
      }),
    );
  });

  it('rotate at once without an overlap', async () => {
    const made = await create();
    const { body } = await rotate(made.id, { overlapSeconds: 0 });
    expect(body.keys.map(({ hint }) => hint)).toEqual([body.key.slice(-4)]);
  });

  it.each([-1, 0.5, 30 * 86_400 + 1, '60', null])('do not rotate with an overlap of %p', async (overlapSeconds) => {
    const { id } = await create();
    const answer = await rotate(id, { overlapSeconds });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'overlapSeconds' }] } });
  });

  it('have five good keys at most', async () => {
    const { id } = await create();
    for (let i = 0; i < 4; i += 1) expect((await rotate(id)).status).toBe(200);
    expect(await rotate(id)).toMatchObject({ status: 409, body: { code: 'LIMIT_REACHED' } });
    expect((await rotate(id, { overlapSeconds: 0 })).status).toBe(200);
  });

  it('have no good key once they were revoked, and do not come back', async () => {
    const { id } = await create();
    expect((await ask('DELETE', `/collectors/${id}`)).status).toBe(204);
    const [revoked] = (await list()).collectors;
    expect(revoked).toMatchObject({ id, keys: [], revokedAt: expect.any(String) });
    expect(await rotate(id)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect(await change(id, { name: 'Again' })).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
  });

  it('come a page at a time, each once and in their order', async () => {
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) made.push((await create({ name: `C${i}` })).id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const page: CollectorsAnswer = await list(`?limit=2${cursor}`);
      expect(page.collectors.length).toBeLessThanOrEqual(2);
      seen.push(...page.collectors.map(({ id }) => id));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(seen).toEqual(made);
    expect((await list('?limit=5')).nextCursor).toBeNull();
  });

  it('do not come with a cursor of another project, nor with a changed one', async () => {
    for (let i = 0; i < 2; i += 1) await create();
    const { nextCursor } = await list('?limit=1');
    const changed = (nextCursor!.startsWith('A') ? 'B' : 'A') + nextCursor!.slice(1);
    expect(await ask('GET', `/collectors?cursor=${changed}`)).toMatchObject({
      status: 400,
      body: { code: 'CURSOR_INVALID' },
    });
    projectId = (await gateway.request<{ id: string }>('POST', '/api/v1/projects', { token, body: { name: 'Other' } }))
      .body.id;
    expect((await ask('GET', `/collectors?cursor=${nextCursor}`)).body.code).toBe('CURSOR_INVALID');
    for (const limit of [0, 501, 'x']) expect((await ask('GET', `/collectors?limit=${limit}`)).status).toBe(400);
  });

  it('are ten thousand at most; those that were revoked do not count', async () => {
    await withStore(gateway, ({ database }) =>
      database.query(
        `INSERT INTO control_plane.collectors (id, project_id, name, streams, scopes, origins, created_at)
         SELECT 'c' || n || $1, $1, 'C', '{}', '{ingest}', '{}', '2026-01-01' FROM generate_series(1, 10000) n`,
        [projectId],
      ),
    );
    const full = await ask('POST', '/collectors', { name: 'One more', streams: [], scopes: ['ingest'] });
    expect(full).toMatchObject({ status: 409, body: { code: 'LIMIT_REACHED' } });
    await withStore(gateway, ({ database }) =>
      database.query('UPDATE control_plane.collectors SET revoked_at = now() WHERE id = $1', [`c1${projectId}`]),
    );
    expect(isApiKey((await create()).key)).toBe(true);
  });
});
