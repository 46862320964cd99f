import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { isRefusal } from '#domain';
import { collectorsOf, keysOf } from '../read-side/collectors.js';
import { roleOf } from '../read-side/members.js';
import { projectsOf, streamsOf } from '../read-side/projects.js';
import { userByEmail } from '../read-side/users.js';
import { ControlEventRow } from '../tables/control-event.table.js';
import { ControlOutboxRow } from '../tables/control-outbox.table.js';
import { LOCK_SPACE, LOCKS } from '../schema.js';
import { eventually, testDatabase, type TestDatabase } from '../test-database.spec.js';
import { systemAuthor } from './author.js';
import { ControlStore } from './control-store.js';

const metadata = { author: systemAuthor('setup'), at: new Date('2026-11-20T10:00:00Z') };

describe('control store', () => {
  let server: TestDatabase;
  let database: DataSource;
  let store: ControlStore;

  beforeAll(async () => {
    server = await testDatabase();
    database = await server.connect();
    store = new ControlStore(database);
  });
  afterAll(() => server.close());

  const createProject = async (): Promise<string> => {
    const projectId = randomUUID();
    const command = { type: 'create_project', projectId, name: 'Shop', ownerId: null } as const;
    expect(await store.transact(metadata, (tx) => tx.decide('project', projectId, command))).toBe(1);
    return projectId;
  };
  const register = async (): Promise<string> => {
    const userId = randomUUID();
    const command = {
      type: 'register_user',
      instanceRole: null,
      userId,
      email: `${userId}@Example.org`,
      passwordHash: 'hash',
    } as const;
    expect(await store.transact(metadata, (tx) => tx.decide('user', userId, command))).toBe(1);
    return userId;
  };
  const factsOf = (aggregateId: string) =>
    database.manager.find(ControlEventRow, { where: { aggregateId }, order: { version: 'ASC' } });

  it('keeps facts with who did it and when', async () => {
    const projectId = await createProject();
    expect(await factsOf(projectId)).toMatchObject([
      {
        aggregate: 'project',
        version: 1,
        type: 'project_created',
        payload: { projectId, name: 'Shop' },
        actor: 'setup',
        at: metadata.at,
      },
    ]);
  });

  it('updates what the next request reads in the same transaction', async () => {
    const userId = await register();
    const projectId = await createProject();
    expect(await roleOf(database.manager, userId, projectId)).toBeNull();
    await store.transact(metadata, (tx) => tx.decide('project', projectId, { type: 'add_owner', userId }));
    expect(await roleOf(database.manager, userId, projectId)).toBe('owner');
    expect(await projectsOf(database.manager, userId)).toMatchObject([{ id: projectId, name: 'Shop', role: 'owner' }]);
    expect(await userByEmail(database.manager, `${userId.toUpperCase()}@example.ORG`)).toMatchObject({ id: userId });
  });

  it('lets one of two concurrent decisions on one version win', async () => {
    const projectId = await createProject();
    const users = await Promise.all(Array.from({ length: 8 }, register));
    const outcomes = await Promise.all(
      users.map((userId) =>
        store.transact(metadata, (tx) => tx.decide('project', projectId, { type: 'add_owner', userId })),
      ),
    );
    const refused = outcomes.filter(isRefusal);
    expect(refused.every(({ code }) => code === 'CONFLICT')).toBe(true);
    const facts = await factsOf(projectId);
    expect(facts.map(({ version }) => version)).toEqual(facts.map((_, index) => index + 1));
    expect(facts).toHaveLength(1 + users.length - refused.length);
  });

  it('refuses one of two that decided on the same version', async () => {
    const projectId = await createProject();
    const users = [await register(), await register()];
    const holder = database.createQueryRunner();
    await holder.query('SELECT pg_advisory_lock($1, $2)', [LOCK_SPACE, LOCKS.append]);
    const outcomes = users.map((userId) =>
      store.transact(metadata, (tx) => tx.decide('project', projectId, { type: 'add_owner', userId })),
    );
    await eventually(async () => {
      const [{ waiting }] = (await holder.query(
        "SELECT count(*)::int AS waiting FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted",
        [LOCKS.append],
      )) as [{ waiting: number }];
      expect(waiting).toBe(2);
    });
    await holder.query('SELECT pg_advisory_unlock($1, $2)', [LOCK_SPACE, LOCKS.append]);
    await holder.release();
    const settled = await Promise.all(outcomes);
    expect(settled.filter((outcome) => outcome === 1)).toHaveLength(1);
    expect(settled.filter(isRefusal)).toMatchObject([{ code: 'CONFLICT' }]);
    expect(await factsOf(projectId)).toHaveLength(2);
  });

  it('takes a stream name once in a project, also from two at once', async () => {
    const [projectId, other] = [await createProject(), await createProject()];
    const create = (id: string) => {
      const streamId = randomUUID();
      const command = { type: 'create_stream', projectId: id, streamId, name: 'web' } as const;
      return store.transact(metadata, (tx) => tx.decide('stream', streamId, command));
    };
    const outcomes = await Promise.all([create(projectId), create(projectId), create(projectId)]);
    expect(outcomes.filter(isRefusal).map(({ code }) => code)).toEqual(['NAME_TAKEN', 'NAME_TAKEN']);
    expect(await create(other)).toBe(1);
    expect((await streamsOf(database.manager, projectId)).map(({ name }) => name)).toEqual(['web']);
  });

  it('undoes everything on a refusal', async () => {
    const [streamId, projectId] = [randomUUID(), randomUUID()];
    const before = await database.manager.count(ControlOutboxRow);
    const outcome = await store.transact(metadata, async (tx) => {
      await tx.decide('project', projectId, { type: 'create_project', projectId, name: 'Undone', ownerId: null });
      return tx.decide('stream', streamId, { type: 'create_stream', projectId, streamId, name: 'not a name' });
    });
    expect(outcome).toMatchObject({ code: 'REQUEST_INVALID', field: 'name' });
    expect(await factsOf(projectId)).toEqual([]);
    expect(await database.manager.count(ControlOutboxRow)).toBe(before);
  });

  it('tells listeners after the commit, and not after a refusal', async () => {
    let commits = 0;
    const stop = store.onCommitted(async () => void (commits += 1));
    const projectId = await createProject();
    expect(commits).toBe(1);
    const again = { type: 'create_project', projectId, name: 'Shop', ownerId: null } as const;
    expect(await store.transact(metadata, (tx) => tx.decide('project', projectId, again))).toMatchObject({
      code: 'CONFLICT',
    });
    expect(commits).toBe(1);
    stop();
    await createProject();
    expect(commits).toBe(1);
  });

  it('puts what collectors and readers need into the outbox, and what people sign in with nowhere', async () => {
    const userId = await register();
    const projectId = await createProject();
    await store.transact(metadata, (tx) => tx.decide('project', projectId, { type: 'add_owner', userId }));
    const queued = await database.manager.find(ControlOutboxRow);
    const positions = new Set(queued.map(({ position }) => position));
    const published = async (id: string) =>
      (await factsOf(id)).filter(({ position }) => positions.has(position)).map((f) => f.type);
    expect(await published(projectId)).toEqual(['project_created']);
    expect(await published(userId)).toEqual([]);
  });

  it('reads a collector back as it was created', async () => {
    const [projectId, collectorId] = [await createProject(), randomUUID()];
    await store.transact(metadata, (tx) =>
      tx.decide('collector', collectorId, {
        type: 'create_collector',
        at: metadata.at.getTime(),
        projectId,
        collectorId,
        name: 'Shop',
        keyHash: collectorId,
        keyHint: 'wxyz',
        streams: ['web'],
        scopes: ['ingest', 'ingest:browser'],
        origins: ['https://shop.example'],
        expiresAt: Date.UTC(2030, 0, 1),
        ratePerSecond: null,
        monthlyQuota: null,
      }),
    );
    await store.transact(metadata, (tx) => tx.decide('collector', collectorId, { type: 'revoke_collector' }));
    expect(await collectorsOf(database.manager, projectId, { after: null, limit: 10 })).toEqual([
      {
        id: collectorId,
        projectId,
        name: 'Shop',
        streams: ['web'],
        scopes: ['ingest', 'ingest:browser'],
        origins: ['https://shop.example'],
        expiresAt: new Date(Date.UTC(2030, 0, 1)),
        createdAt: metadata.at,
        revokedAt: metadata.at,
        ratePerSecond: null,
        monthlyQuota: null,
        lastUsedAt: null,
      },
    ]);
    expect((await keysOf(database.manager, [collectorId])).get(collectorId)).toEqual([
      { keyHash: collectorId, collectorId, projectId, keyHint: 'wxyz', createdAt: metadata.at, goodUntil: null },
    ]);
  });
});
