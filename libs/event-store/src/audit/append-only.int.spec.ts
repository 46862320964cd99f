import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { systemAuthor } from '../append/author.js';
import { ControlStore } from '../append/control-store.js';
import { testDatabase, type TestDatabase } from '../test-database.spec.js';

describe('what happened', () => {
  let server: TestDatabase;
  let database: DataSource;

  beforeAll(async () => {
    server = await testDatabase();
    database = await server.connect();
    const create = { type: 'create_project', projectId: 'p', name: 'Shop', ownerId: null } as const;
    const metadata = { author: systemAuthor('setup'), at: new Date() };
    await new ControlStore(database).transact(metadata, (tx) => tx.decide('project', 'p', create));
  });
  afterAll(() => server.close());

  const contents = () =>
    database.query(
      'SELECT (SELECT json_agg(e) FROM control_plane.control_events e) AS facts, (SELECT json_agg(a) FROM control_plane.audit_log a) AS records',
    );

  it.each([
    ["UPDATE control_plane.audit_log SET reason = 'nothing to see'", 'audit_log'],
    ['UPDATE control_plane.audit_log SET reason = reason WHERE false', 'audit_log'],
    ['DELETE FROM control_plane.audit_log', 'audit_log'],
    ['TRUNCATE control_plane.audit_log', 'audit_log'],
    [
      "INSERT INTO control_plane.audit_log (position, at, actor_kind, action) OVERRIDING SYSTEM VALUE VALUES (1, now(), 'user', 'x') " +
        "ON CONFLICT (position) DO UPDATE SET action = 'x'",
      'audit_log',
    ],
    ["UPDATE control_plane.control_events SET actor = 'somebody else'", 'control_events'],
    ['DELETE FROM control_plane.control_events', 'control_events'],
    ['TRUNCATE control_plane.control_events CASCADE', 'control_events'],
    ["SET session_replication_role = 'replica'; DELETE FROM control_plane.audit_log", 'audit_log'],
  ])('stays, also when the owner of the tables says %s', async (statement, table) => {
    const before = await contents();
    await expect(database.query(statement)).rejects.toThrow(`${table} is append-only`);
    expect(await contents()).toEqual(before);
    expect(before).toMatchObject([{ facts: [{ type: 'project_created' }], records: [{ action: 'create_project' }] }]);
  });

  it('can be taken away by an owner who means it, and by nothing less', async () => {
    const runner = database.createQueryRunner();
    await runner.startTransaction();
    await runner.query('ALTER TABLE control_plane.audit_log DISABLE TRIGGER append_only');
    await runner.query('DELETE FROM control_plane.audit_log');
    expect(await runner.query('SELECT 1 FROM control_plane.audit_log')).toEqual([]);
    await runner.rollbackTransaction();
    await runner.release();
    expect(await contents()).toMatchObject([{ records: [{ action: 'create_project' }] }]);
  });
});
