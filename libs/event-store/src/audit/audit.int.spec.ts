import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DataSource, FindOptionsWhere } from 'typeorm';
import { isRefusal } from '#domain';
import type { AggregateName, Commands } from '../append/aggregates.js';
import type { Author } from '../append/author.js';
import { ControlStore } from '../append/control-store.js';
import { AuditRow } from '../tables/audit.table.js';
import { testDatabase, type TestDatabase } from '../test-database.spec.js';
import { recordAudit } from './record-audit.js';

const AT = new Date('2026-11-20T10:00:00Z');
const ANN: Author = { kind: 'user', id: 'ann', address: '192.0.2.7', reason: 'asked for by mail' };
/** Stands for every secret of the spec. */
const CANARY = 'canary-5f1c';

describe('the audit log', () => {
  let server: TestDatabase;
  let database: DataSource;
  let store: ControlStore;

  beforeAll(async () => {
    server = await testDatabase();
    database = await server.connect();
    store = new ControlStore(database);
  });
  afterAll(() => server.close());

  const decide = <A extends AggregateName>(aggregate: A, id: string, command: Commands[A]) =>
    store.transact({ author: ANN, at: AT }, (tx) => tx.decide(aggregate, id, command));
  const rows = (where: FindOptionsWhere<AuditRow>) =>
    database.manager.find(AuditRow, { where, order: { position: 'ASC' } });

  it('has a row for each command that changed something: who, what, from where, why, before and after', async () => {
    const projectId = randomUUID();
    await decide('project', projectId, { type: 'create_project', projectId, name: 'Shop', ownerId: null });
    await decide('project', projectId, { type: 'rename_project', name: 'Store' });
    const common = { at: AT, actorKind: 'user', actorId: 'ann', address: '192.0.2.7', reason: ANN.reason, projectId };
    expect(await rows({ targetId: projectId })).toMatchObject([
      {
        ...common,
        action: 'create_project',
        targetKind: 'project',
        before: null,
        after: { name: 'Shop', keepsAddresses: false },
      },
      { ...common, action: 'rename_project', before: { name: 'Shop' }, after: { name: 'Store' } },
    ]);
  });

  it('has none for a command that changed nothing, was refused, or was undone with others', async () => {
    const [projectId, undone] = [randomUUID(), randomUUID()];
    await decide('project', projectId, { type: 'create_project', projectId, name: 'Shop', ownerId: null });
    expect(await decide('project', projectId, { type: 'rename_project', name: 'Shop' })).toBe(0);
    expect(isRefusal(await decide('project', projectId, { type: 'rename_project', name: '' }))).toBe(true);
    await store.transact({ author: ANN, at: AT }, async (tx) => {
      await tx.decide('project', undone, { type: 'create_project', projectId: undone, name: 'Gone', ownerId: null });
      return tx.decide('project', projectId, { type: 'rename_project', name: '' });
    });
    expect(await rows({ projectId })).toHaveLength(1);
    expect(await rows({ projectId: undone })).toEqual([]);
  });

  it('holds no secret, whatever the command', async () => {
    const [projectId, userId, collectorId, invitationId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const at = AT.getTime();
    const expiresAt = at + 1_000;
    await decide('project', projectId, { type: 'create_project', projectId, name: 'Shop', ownerId: null });
    const person = { userId, email: `${userId}@example.org`, passwordHash: CANARY, instanceRole: null };
    await decide('user', userId, { type: 'register_user', ...person });
    await decide('user', userId, { type: 'change_password', passwordHash: `${CANARY} 2` });
    const token = { tokenId: randomUUID(), name: 'CI', tokenHash: CANARY, hint: 'wxyz', expiresAt: null, at };
    await decide('user', userId, { type: 'create_access_token', ...token, scopes: ['read'] });
    const terms = { name: 'Shop', streams: [], scopes: ['ingest'], origins: [], expiresAt: null } as const;
    const first = { projectId, collectorId, keyHash: CANARY, keyHint: 'aaaa', ratePerSecond: null, monthlyQuota: null };
    await decide('collector', collectorId, { type: 'create_collector', at, ...terms, ...first });
    const second = { keyHash: `${CANARY} 2`, keyHint: 'bbbb' };
    await decide('collector', collectorId, { type: 'rotate_key', ...second, overlapSeconds: 60, at });
    const guest = { projectId, invitationId, email: 'bob@example.org', role: 'viewer', by: 'owner' } as const;
    await decide('invitation', invitationId, { type: 'invite', ...guest, tokenHash: CANARY, expiresAt });
    await decide('invitation', invitationId, {
      type: 'renew_invitation',
      by: 'owner',
      tokenHash: `${CANARY} 2`,
      expiresAt: expiresAt + 1,
    });
    const recorded = (
      await Promise.all([userId, collectorId, invitationId].map((targetId) => rows({ targetId })))
    ).flat();
    expect(recorded.map(({ action }) => action)).toEqual([
      ...['register_user', 'change_password', 'create_access_token'],
      ...['create_collector', 'rotate_key'],
      ...['invite', 'renew_invitation'],
    ]);
    expect(JSON.stringify(recorded)).not.toContain(CANARY);
    expect(recorded[4]).toMatchObject({ before: { keyHint: 'aaaa' }, after: { keyHint: 'bbbb' } });
    expect(recorded.map((row) => row.projectId)).toEqual([null, null, null, ...Array(4).fill(projectId)]);
  });

  it('takes what is not a command, also of somebody unknown who sends what PostgreSQL refuses', async () => {
    const nobody = { kind: 'user', id: null, name: 'a\u0000b\ud800', address: '192.0.2.8', reason: 'x\u0000' } as const;
    const after = { userAgent: 'curl\u0000', token: CANARY };
    await recordAudit(database.manager, { author: nobody, at: AT, action: 'login_failed', after });
    expect(await rows({ action: 'login_failed' })).toMatchObject([
      {
        actorId: null,
        actorName: 'a\uFFFDb\uFFFD',
        reason: 'x\uFFFD',
        projectId: null,
        after: { userAgent: 'curl\uFFFD' },
      },
    ]);
  });
});
