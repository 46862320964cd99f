import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { systemAuthor, type Author } from '../append/author.js';
import { ControlStore } from '../append/control-store.js';
import { testDatabase, type TestDatabase } from '../test-database.spec.js';
import { readAudit, type AuditQuestion } from './read-audit.js';
import { recordAudit } from './record-audit.js';

const ANYTHING: AuditQuestion = { projectId: null, actor: null, action: null, from: null, to: null, text: null };
const minute = (n: number): Date => new Date(Date.UTC(2026, 10, 20, 10, n));
const by = (kind: Author['kind'], id: string): Author => ({ kind, id, address: null, reason: null });

describe('reading the audit log', () => {
  let server: TestDatabase;
  let database: DataSource;

  beforeAll(async () => {
    server = await testDatabase();
    database = await server.connect();
    const store = new ControlStore(database);
    const person = { userId: 'u1', email: 'ann@example.org', passwordHash: 'x', instanceRole: null };
    const terms = { name: 'Nightly job', streams: [], scopes: ['admin'], origins: [], expiresAt: null } as const;
    const limits = { ratePerSecond: null, monthlyQuota: null };
    const facts = { projectId: 'p1', collectorId: 'c1', keyHash: 'x', keyHint: 'wxyz', at: 0, ...terms, ...limits };
    await store.transact({ author: systemAuthor('setup'), at: minute(0) }, async (tx) => {
      await tx.decide('user', 'u1', { type: 'register_user', ...person });
      await tx.decide('project', 'p1', { type: 'create_project', projectId: 'p1', name: 'Shop', ownerId: null });
      return tx.decide('collector', 'c1', { type: 'create_collector', ...facts });
    });
    const add = (
      author: Author | ({ id: null; name: string } & Omit<Author, 'id'>),
      at: Date,
      action: string,
      projectId: string | null,
    ) => recordAudit(database.manager, { author, at, action, projectId, target: { kind: 'thing', id: 't_1' } });
    await add(by('user', 'u1'), minute(1), 'login', null);
    await add(by('token', 'u1'), minute(2), 'export_events', 'p1');
    await add(by('key', 'c1'), minute(3), 'export_sessions', 'p1');
    await add(by('user', 'u9'), minute(4), 'export_events', 'p2');
    await add({ ...by('user', ''), id: null, name: '100%_eve' }, minute(5), 'login_failed', null);
  });
  afterAll(() => server.close());

  const actions = async (wanted: Partial<AuditQuestion>): Promise<string[]> =>
    (await readAudit(database.manager, { ...ANYTHING, ...wanted }, null, 50)).rows.map(({ action }) => action);

  it('is newest first, with names as they are now', async () => {
    const { rows, next } = await readAudit(database.manager, ANYTHING, null, 50);
    expect(rows.map(({ action, actorName }) => [action, actorName])).toEqual([
      ['login_failed', '100%_eve'],
      ['export_events', null],
      ['export_sessions', 'Nightly job'],
      ['export_events', 'ann@example.org'],
      ['login', 'ann@example.org'],
      ['create_collector', null],
      ['create_project', null],
      ['register_user', null],
    ]);
    expect(next).toBeNull();
    expect(rows[3]).toMatchObject({
      at: minute(2),
      actorKind: 'token',
      actorId: 'u1',
      targetKind: 'thing',
      targetId: 't_1',
    });
  });

  it.each<[string, Partial<AuditQuestion>, string[]]>([
    ['a project', { projectId: 'p1' }, ['export_sessions', 'export_events', 'create_collector', 'create_project']],
    ['a project that is not there', { projectId: "p1' OR true --" }, []],
    ['who, by id', { actor: 'u1' }, ['export_events', 'login']],
    ['who, by email', { actor: 'Ann@example.org', projectId: 'p1' }, ['export_events']],
    ['what', { action: 'export_events' }, ['export_events', 'export_events']],
    ['from', { from: minute(4) }, ['login_failed', 'export_events']],
    ['to', { from: minute(1), to: minute(3) }, ['export_events', 'login']],
    ['a part of the action', { text: 'LOGIN' }, ['login_failed', 'login']],
    ['a part of the target', { text: 'c1', projectId: 'p1' }, ['create_collector']],
    ['a part of the name', { text: 'nightly' }, ['export_sessions']],
    ['a sign that is a pattern elsewhere', { text: '%' }, ['login_failed']],
    ['another', { text: 't_1', action: 'login' }, ['login']],
    ['a backslash', { text: '\\' }, []],
    ['what PostgreSQL refuses', { text: '\u0000', actor: '\u0000', action: '\ud800' }, []],
  ])('finds by %s', async (_name, question, expected) => {
    expect(await actions(question)).toEqual(expected);
  });

  it('goes on after each page to the end, every row once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await readAudit(database.manager, ANYTHING, after, 3);
      seen.push(...page.rows.map(({ position }) => position));
      after = page.next;
    } while (after !== null);
    expect(seen).toHaveLength(8);
    expect(seen.map(Number)).toEqual(seen.map(Number).toSorted((a, b) => b - a));
    expect(new Set(seen).size).toBe(8);
  });
});
