import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditAnswer, AuditEntry } from '#contracts';
import { recordAudit } from '#event-store';
import { migrateReadModel } from '#read-model/writer';
import { ADMIN, startGateway, type Answer, type TestGateway } from '../gateway.fixture.spec.js';

describe('the audit log of a gateway', () => {
  let gateway: TestGateway;
  let token: string;
  let projectId: string;

  beforeAll(async () => {
    gateway = await startGateway();
    await migrateReadModel(gateway.databaseUrl);
    token = await gateway.login();
    projectId = (await post<{ id: string }>('/projects', { name: 'Shop' })).body.id;
  });
  afterAll(() => gateway.close());

  const get = <T = AuditAnswer>(path: string, headers = {}) =>
    gateway.request<T>('GET', `/api/v1${path}`, { token, headers });
  const post = <T>(path: string, body: unknown, headers = {}) =>
    gateway.request<T>('POST', `/api/v1${path}`, { token, body, headers });
  const newest = async (path = `/projects/${projectId}/audit`): Promise<AuditEntry> =>
    (await get(`${path}?limit=1`)).body.entries[0]!;

  it('says who did what, from where, why, and what changed', async () => {
    const reason = encodeURIComponent('für die Prüfung');
    await post(`/projects/${projectId}/streams`, { name: 'web' }, { 'x-audit-reason': reason });
    expect(await newest()).toEqual({
      id: expect.stringMatching(/^\d+$/),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      actor: { kind: 'user', id: expect.any(String), name: ADMIN.email },
      address: '127.0.0.1',
      action: 'create_stream',
      target: { kind: 'stream', id: expect.any(String) },
      projectId,
      reason: 'für die Prüfung',
      before: null,
      after: expect.objectContaining({ name: 'web', status: 'active' }),
    });
  });

  it('takes reasons that PostgreSQL would not, and does not repeat their rest', async () => {
    for (const reason of ['%00', '%ff', 'x'.repeat(5_000), '%ED%A0%80']) {
      const name = `s${Math.random().toString(36).slice(2)}`;
      const made = await post(`/projects/${projectId}/streams`, { name }, { 'x-audit-reason': reason });
      expect([reason.slice(0, 10), made.status]).toEqual([reason.slice(0, 10), 201]);
    }
    expect((await newest()).reason?.length).toBeLessThanOrEqual(500);
  });

  it('shows a project its own entries, and the operator those of all', async () => {
    const other = (await post<{ id: string }>('/projects', { name: 'Other' })).body.id;
    const ofProject = await get(`/projects/${projectId}/audit`);
    expect(new Set(ofProject.body.entries.map((entry) => entry.projectId))).toEqual(new Set([projectId]));
    const ofAll = await get('/admin/audit?limit=200');
    expect(ofAll.status).toBe(200);
    const projects = new Set(ofAll.body.entries.map((entry) => entry.projectId));
    expect(projects).toEqual(new Set([projectId, other, null]));
  });

  it('comes a page at a time, each entry once, and a cursor is good for its own question', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Answer<AuditAnswer> = await get(
        `/projects/${projectId}/audit?limit=2${cursor && `&cursor=${cursor}`}`,
      );
      expect(page.status).toBe(200);
      seen.push(...page.body.entries.map(({ id }) => id));
      cursor = page.body.nextCursor;
    }
    const all = (await get(`/projects/${projectId}/audit?limit=200`)).body.entries.map(({ id }) => id);
    expect(seen).toEqual(all);
    const first = (await get(`/projects/${projectId}/audit?limit=2`)).body.nextCursor;
    for (const question of [`/projects/${projectId}/audit?action=login`, '/admin/audit?limit=2']) {
      expect(await get(`${question}&cursor=${first}`)).toMatchObject({ status: 400, body: { code: 'CURSOR_INVALID' } });
    }
  });

  it('is searched by who, what, when and words', async () => {
    const actionsOf = async (query: string) =>
      new Set((await get(`/projects/${projectId}/audit?${query}`)).body.entries.map(({ action }) => action));
    expect(await actionsOf('action=create_project')).toEqual(new Set(['create_project']));
    expect(await actionsOf(`actor=${encodeURIComponent(ADMIN.email)}&q=PROJECT`)).toContain('create_project');
    expect(await actionsOf('actor=nobody')).toEqual(new Set());
    expect(await actionsOf('to=2020-01-01T00:00:00Z')).toEqual(new Set());
    expect(await actionsOf('from=2020-01-01T00:00:00Z&q=stream')).toEqual(new Set(['create_stream']));
    expect((await get(`/projects/${projectId}/audit?q=%00`)).status).toBe(200);
  });

  it.each([
    'limit=0',
    'limit=201',
    'action=DROP+TABLE',
    'from=yesterday',
    'q=',
    `q=${'x'.repeat(201)}`,
    'actor[]=x',
    'format=xml',
    'projectId=other',
    'cursor=x',
  ])('refuses ?%s', async (query) => {
    const { status, body } = await get<{ code: string }>(`/projects/${projectId}/audit?${query}`);
    expect([status, body.code]).toEqual([400, query.startsWith('cursor') ? 'CURSOR_INVALID' : 'REQUEST_INVALID']);
  });

  it('is a file when asked for, in which no cell is a formula; that it was taken is in the log', async () => {
    await recordAudit(gateway.database.manager, {
      author: { kind: 'user', id: null, name: '=cmd|calc', address: '192.0.2.1', reason: '@SUM(A1)' },
      at: new Date(),
      action: 'login_failed',
      projectId,
    });
    const { status, headers, body } = await get<string>(`/projects/${projectId}/audit?format=csv&q=login`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/csv');
    const lines = body.trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(
      'id,at,actorKind,actorId,actorName,address,action,targetKind,targetId,projectId,reason,before,after',
    );
    expect(lines[1]).toContain("user,,'=cmd|calc,192.0.2.1,login_failed,,");
    expect(lines[1]).toContain("'@SUM(A1)");
    expect(await newest()).toMatchObject({ action: 'export_audit', after: { format: 'csv', q: 'login' } });
  });

  it.each(['events', 'sessions', 'top?dimension=page', 'timeseries?metric=events&interval=day'])(
    'has an entry for each file of %s, by parameter or by header',
    async (what) => {
      const sign = what.includes('?') ? '&' : '?';
      const action = `export_${what.split('?')[0]}`;
      const before = await newest();
      expect((await get(`/projects/${projectId}/query/${what}`)).status).toBe(200);
      expect(await newest()).toEqual(before);
      expect((await get(`/projects/${projectId}/query/${what}${sign}format=csv`)).status).toBe(200);
      const first = await newest();
      expect(first).toMatchObject({ action, target: { kind: 'project', id: projectId }, after: { format: 'csv' } });
      expect((await get(`/projects/${projectId}/query/${what}`, { accept: 'text/csv' })).status).toBe(200);
      const second = await newest();
      expect(second).toMatchObject({ action });
      expect(Number(second.id)).toBeGreaterThan(Number(first.id));
    },
  );

  it('keeps a file back that it cannot record', async () => {
    await gateway.database.query('ALTER TABLE control_plane.audit_log ADD CONSTRAINT full_up CHECK (false) NOT VALID');
    const answer = await get(`/projects/${projectId}/query/events?format=csv`);
    await gateway.database.query('ALTER TABLE control_plane.audit_log DROP CONSTRAINT full_up');
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
  });

  it('is nobody else’s', async () => {
    for (const path of [`/projects/${projectId}/audit`, '/admin/audit']) {
      expect((await gateway.request('GET', `/api/v1${path}`)).status).toBe(401);
    }
    const { projectId: foreign } = await gateway.setup.ensureProject({ name: 'Foreign', streams: [] });
    expect((await get(`/projects/${foreign}/audit`)).status).toBe(404);
  });
});
