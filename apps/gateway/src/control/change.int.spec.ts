/** Changes of projects and streams, and what becomes of two that are made at the same time. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { factOf, type ProjectView, type StreamView } from '#contracts';
import { DataSource } from 'typeorm';
import { eventually, startGateway, type TestGateway } from '../gateway.fixture.spec.js';
import { addPerson, withStore } from './people.fixture.spec.js';

interface Wrong {
  readonly code?: string;
  readonly errors?: readonly { readonly field: string }[];
}

describe('changes of projects and streams', () => {
  let gateway: TestGateway;
  let token: string;
  let project: ProjectView;

  beforeAll(async () => {
    gateway = await startGateway();
    token = await gateway.login();
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    const body = { name: 'Shop' };
    project = (await gateway.request<ProjectView>('POST', '/api/v1/projects', { token, body })).body;
  });

  const ask = <T>(method: string, path: string, body?: unknown, as = token) =>
    gateway.request<T & Wrong>(method, `/api/v1/projects/${project.id}${path}`, {
      token: as,
      ...(body !== undefined && { body }),
    });
  const addStream = async (name: string): Promise<StreamView> =>
    (await ask<StreamView>('POST', '/streams', { name })).body;

  it('a project changes by what is said, in one piece', async () => {
    const { body } = await ask<ProjectView>('PATCH', '', { name: 'Market', keepsAddresses: true, ratePerSecond: 500 });
    expect(body).toEqual({ ...project, name: 'Market', keepsAddresses: true, ratePerSecond: 500 });
    expect((await ask<ProjectView>('GET', '')).body).toEqual(body);
    const half = await ask('PATCH', '', { name: 'Half', monthlyQuota: -1 });
    expect(half).toMatchObject({ status: 400, body: { errors: [{ field: 'monthlyQuota' }] } });
    expect((await ask<ProjectView>('PATCH', '', { monthlyQuota: 1e6 })).body).toEqual({ ...body, monthlyQuota: 1e6 });
    expect((await ask<ProjectView>('PATCH', '', { ratePerSecond: null })).body).toMatchObject({
      ratePerSecond: null,
      monthlyQuota: 1e6,
    });
    await eventually(() => {
      const facts = gateway.log
        .controlEvents()
        .map(factOf)
        .filter((fact) => 'projectId' in fact && fact.projectId === project.id);
      expect(facts.map(({ type }) => type)).toEqual([
        'project_created',
        'project_limits_set',
        'project_renamed',
        'address_keeping_set',
        'project_limits_set',
        'project_limits_set',
      ]);
    });
  });

  it.each([
    ['nothing', {}, null],
    ['no name', { name: null }, 'name'],
    ['an empty name', { name: '' }, 'name'],
    ['addresses that are null', { keepsAddresses: null }, 'keepsAddresses'],
    ['a rate of nothing', { ratePerSecond: 0 }, 'ratePerSecond'],
    ['a rate beyond all bounds', { ratePerSecond: 1e8 }, 'ratePerSecond'],
    ['an owner', { ownerId: 'me' }, 'ownerId'],
  ])('a project does not change by %s', async (_what, body, field) => {
    const answer = await ask('PATCH', '', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
    if (field) expect(answer.body.errors).toMatchObject([{ field }]);
  });

  it('a project looks to each as what that one is', async () => {
    const viewer = await addPerson(gateway, project.id, 'viewer');
    const expected = { id: project.id, role: 'viewer', permissions: ['project:read', 'members:read'] };
    expect((await ask<ProjectView>('GET', '', undefined, viewer.token)).body).toMatchObject(expected);
    const { body } = await gateway.request<{ projects: ProjectView[] }>('GET', '/api/v1/projects', viewer);
    expect(body.projects).toMatchObject([expected]);
    expect((await ask('PATCH', '', { name: 'Mine' }, viewer.token)).status).toBe(403);
  });

  it('a stream changes by what is said, in one piece', async () => {
    const web = await addStream('web');
    const changes = { retentionDays: 30, schemaPolicy: 'enforce', allowedTypes: ['page_view', 'order placed'] };
    const { body } = await ask<StreamView>('PATCH', `/streams/${web.id}`, changes);
    expect(body).toEqual({ ...web, ...changes });
    expect((await ask<StreamView>('PATCH', `/streams/${web.id}`, { schemaPolicy: 'warn' })).body).toEqual({
      ...body,
      schemaPolicy: 'warn',
    });
    expect((await ask<{ streams: StreamView[] }>('GET', '/streams')).body.streams).toEqual([
      { ...body, schemaPolicy: 'warn' },
    ]);
  });

  it.each([
    ['nothing', {}, null],
    ['an unknown policy', { schemaPolicy: 'strict' }, 'schemaPolicy'],
    ['no policy', { schemaPolicy: null }, 'schemaPolicy'],
    ['types that are no list', { allowedTypes: 'a' }, 'allowedTypes'],
    ['a type twice', { allowedTypes: ['a', 'a'] }, 'allowedTypes'],
    ['a type that is none', { allowedTypes: ['a\nb'] }, 'allowedTypes'],
    ['an unknown key', { partitionKey: 'session' }, 'partitionKey'],
    ['a type that is no part of a topic', { topicTypes: ['order placed'] }, 'topicTypes'],
    ['a type of digits alone', { topicTypes: ['2'] }, 'topicTypes'],
    ['another name', { name: 'mobile' }, 'name'],
  ])('a stream does not change by %s', async (_what, body, field) => {
    const { id } = await addStream('web');
    const answer = await ask('PATCH', `/streams/${id}`, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
    if (field) expect(answer.body.errors).toMatchObject([{ field }]);
  });

  it('a stream says how its events are spread, and which types have topics of their own', async () => {
    const web = await addStream('web');
    expect(web).toMatchObject({ partitionKey: 'visitor', topicTypes: [] });
    const changes = { partitionKey: 'event', topicTypes: ['purchase', 'page_view'] };
    const { body } = await ask<StreamView>('PATCH', `/streams/${web.id}`, changes);
    expect(body).toEqual({ ...web, ...changes });
    expect((await ask<{ streams: StreamView[] }>('GET', '/streams')).body.streams).toEqual([body]);
  });

  it('the streams of a project share fifty types with topics of their own', async () => {
    const [web, app] = [await addStream('web'), await addStream('app')];
    const types = (first: number, count: number) => Array.from({ length: count }, (_, n) => `t${first + n}`);
    const setTypes = (id: string, topicTypes: readonly string[]) => ask('PATCH', `/streams/${id}`, { topicTypes });
    expect((await setTypes(web.id, types(0, 40))).status).toBe(200);
    expect((await setTypes(app.id, types(30, 20))).status).toBe(200);
    expect(await setTypes(app.id, types(30, 21))).toMatchObject({ status: 409, body: { code: 'LIMIT_REACHED' } });
    const { streams } = (await ask<{ streams: StreamView[] }>('GET', '/streams')).body;
    expect(streams.find(({ id }) => id === app.id)?.topicTypes).toEqual(types(30, 20));
  });

  it('a stream is removed, and its name is free again', async () => {
    const { id } = await addStream('web');
    expect((await ask('DELETE', `/streams/${id}`)).status).toBe(204);
    expect((await ask('DELETE', `/streams/${id}`)).status).toBe(404);
    expect((await ask('PATCH', `/streams/${id}`, { retentionDays: 1 })).status).toBe(404);
    expect((await ask<{ streams: [] }>('GET', '/streams')).body.streams).toEqual([]);
    expect((await addStream('web')).id).not.toBe(id);
  });

  it('streams are five hundred at most', async () => {
    await withStore(gateway, ({ database }) =>
      database.query(
        `INSERT INTO control_plane.streams (id, project_id, name, created_at)
         SELECT 's' || n || $1, $1, 's' || n, now() FROM generate_series(1, 500) n`,
        [project.id],
      ),
    );
    const full = await ask('POST', '/streams', { name: 'web' });
    expect(full).toMatchObject({ status: 409, body: { code: 'LIMIT_REACHED' } });
  });

  it('two changes of one version: one is made, the other is told', async () => {
    const own = await new DataSource({ type: 'postgres', url: gateway.databaseUrl }).initialize();
    const holder = own.createQueryRunner();
    try {
      // Both have decided by the time that the first may append.
      await holder.query('SELECT pg_advisory_lock($1, $2)', [0x6e70, 2]);
      const renames = ['Market', 'Bazaar'].map((name) => ask<ProjectView>('PATCH', '', { name }));
      await eventually(async () => {
        const [row] = (await holder.query(
          "SELECT count(*)::int AS waiting FROM pg_locks WHERE locktype = 'advisory' AND objid = 2 AND NOT granted",
        )) as [{ waiting: number }];
        expect(row.waiting).toBe(2);
      });
      await holder.query('SELECT pg_advisory_unlock($1, $2)', [0x6e70, 2]);
      const answers = await Promise.all(renames);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const [lost] = answers.filter(({ status }) => status === 409);
      expect(lost!.headers.get('content-type')).toContain('application/problem+json');
      expect(lost!.body.code).toBe('CONFLICT');
      const [won] = answers.filter(({ status }) => status === 200);
      expect((await ask<ProjectView>('GET', '')).body.name).toBe(won!.body.name);
    } finally {
      await holder.release();
      await own.destroy();
    }
  });
});
