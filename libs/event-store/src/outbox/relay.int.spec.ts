import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { factOf, type ControlEvent } from '#contracts';
import type { CollectorCommand } from '#domain';
import { systemAuthor } from '../append/author.js';
import { ControlStore } from '../append/control-store.js';
import { ControlEventRow } from '../tables/control-event.table.js';
import { ControlOutboxRow } from '../tables/control-outbox.table.js';
import { eventually, testDatabase, type TestDatabase } from '../test-database.spec.js';
import { OutboxRelay, outboxSize, type RelayOptions } from './relay.js';

const POLL_MS = 50;

describe('outbox relay', () => {
  let server: TestDatabase;
  let database: DataSource;
  let store: ControlStore;
  let relays: OutboxRelay[];
  let log: ControlEvent[];

  beforeAll(async () => {
    server = await testDatabase();
    database = await server.connect();
    store = new ControlStore(database);
  });
  beforeEach(async () => {
    relays = [];
    log = [];
    await database.manager.deleteAll(ControlOutboxRow);
  });
  afterEach(() => Promise.all(relays.map((relay) => relay.close())));
  afterAll(() => server.close());

  const relay = (options: Partial<RelayOptions> = {}): OutboxRelay => {
    const started = new OutboxRelay({
      database,
      pollMs: POLL_MS,
      publish: (events) => {
        log.push(...events);
        return Promise.resolve();
      },
      ...options,
    });
    relays.push(started);
    started.start();
    return started;
  };
  const createProject = async (by = store): Promise<string> => {
    const projectId = randomUUID();
    const command = { type: 'create_project', projectId, name: 'Shop', ownerId: null } as const;
    await by.transact({ author: systemAuthor('setup'), at: new Date() }, (tx) =>
      tx.decide('project', projectId, command),
    );
    return projectId;
  };
  const positions = (): number[] => log.map(({ position }) => position);
  const drained = () => eventually(async () => expect(await outboxSize(database)).toBe(0));

  it('publishes a fact as the contract says', async () => {
    relay();
    const projectId = await createProject();
    await drained();
    expect(log).toMatchObject([
      {
        aggregate: 'project',
        aggregateId: projectId,
        version: 1,
        type: 'project_created',
        position: expect.any(Number),
      },
    ]);
    expect(JSON.parse(log[0]!.payload)).toEqual({ projectId, name: 'Shop' });
  });

  it('starts at once when woken', async () => {
    const woken = relay({ pollMs: 60_000 });
    await eventually(() => expect(woken.state().failingSince).toBeNull());
    const stop = store.onCommitted(() => woken.flush(5_000));
    await createProject();
    // On the log by the time the command is answered.
    expect(log).toHaveLength(1);
    await drained();
    stop();
  });

  it('is waited for no longer than allowed, and not at all while the log is away', async () => {
    let publishes = 0;
    const stuck = relay({ pollMs: 60_000, publish: () => ((publishes += 1), new Promise(() => undefined)) });
    await createProject();
    await stuck.flush(50);
    expect(publishes).toBe(1);
    const away = relay({ publish: () => Promise.reject(new Error('the log is away')) });
    relays.splice(relays.indexOf(stuck), 1);
    await database.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = $1 AND pid <> pg_backend_pid()',
      ['idle in transaction'],
    );
    await eventually(() => expect(away.state().failingSince).not.toBeNull());
    await away.flush(60_000);
    expect(log).toEqual([]);
  });

  it('keeps the order of positions while many append at once and two relays run', async () => {
    const others = new ControlStore(await server.connect());
    relay({ batch: 3 });
    relay({ batch: 3, database: others.database });
    await Promise.all(Array.from({ length: 60 }, (_, index) => createProject(index % 2 === 0 ? store : others)));
    await drained();
    expect(positions()).toEqual([...positions()].sort((a, b) => a - b));
    expect(new Set(positions()).size).toBe(60);
  });

  it('does not pass a position that commits later than a higher one could', async () => {
    relay();
    const slow = await server.connect();
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    let appended = (): void => undefined;
    const hasAppended = new Promise<void>((resolve) => (appended = resolve));
    const [first, second] = [randomUUID(), randomUUID()];
    const create = (projectId: string) => ({ type: 'create_project', projectId, name: 'x', ownerId: null }) as const;
    const slowOne = new ControlStore(slow).transact({ author: systemAuthor('setup'), at: new Date() }, async (tx) => {
      const outcome = await tx.decide('project', first, create(first));
      appended();
      await held;
      return outcome;
    });
    await hasAppended;
    const fastOne = store.transact({ author: systemAuthor('setup'), at: new Date() }, (tx) =>
      tx.decide('project', second, create(second)),
    );
    const winner = await Promise.race([
      fastOne.then(() => 'fast'),
      new Promise((r) => setTimeout(() => r('waits'), 200)),
    ]);
    expect(winner).toBe('waits');
    finish();
    await Promise.all([slowOne, fastOne]);
    await drained();
    expect(log.map(({ aggregateId }) => aggregateId)).toEqual([first, second]);
  });

  it('publishes again, and loses nothing, when it dies between the log and the mark', async () => {
    let crashes = 1;
    const crashing = relay({
      publish: (events) => {
        log.push(...events);
        return crashes-- > 0 ? Promise.reject(new Error('killed here')) : Promise.resolve();
      },
    });
    await createProject();
    await drained();
    expect(log).toHaveLength(2);
    expect(new Set(positions()).size).toBe(1);
    expect(crashing.state()).toMatchObject({ failingSince: null, published: 1 });
  });

  it('says that it fails, goes on by itself after an outage, and skips nothing', async () => {
    let down = true;
    const faults: string[] = [];
    const failing = relay({
      publish: (events) => {
        if (down) return Promise.reject(new Error('the log is gone'));
        log.push(...events);
        return Promise.resolve();
      },
      onFault: ({ message }) => faults.push(message),
    });
    for (let i = 0; i < 3; i += 1) await createProject();
    await eventually(() =>
      expect(failing.state()).toMatchObject({ lastFault: 'the log is gone', failingSince: expect.any(Number) }),
    );
    down = false;
    await drained();
    expect(log).toHaveLength(3);
    expect(faults).toEqual(['the log is gone']);
    expect(failing.state().failingSince).toBeNull();
  });

  it('takes over what another relay left', async () => {
    const first = relay({ publish: () => Promise.reject(new Error('down')) });
    await createProject();
    await eventually(() => expect(first.state().failingSince).not.toBeNull());
    await first.close();
    relay();
    await drained();
    expect(log).toHaveLength(1);
  });

  it('publishes everything that is publishable, in order, from a store with a history', async () => {
    for (let i = 0; i < 5; i += 1) await createProject();
    const all = await database.manager.find(ControlEventRow, { order: { position: 'ASC' } });
    relay({ batch: 2 });
    await drained();
    expect(positions()).toEqual(all.slice(-5).map(({ position }) => Number(position)));
  });

  it('publishes what was revoked while no relay ran, behind what was made before it', async () => {
    const [projectId, collectorId] = [await createProject(), randomUUID()];
    const at = Date.now();
    const keyOf = (letter: string) => ({ keyHash: letter.repeat(32) + collectorId, keyHint: letter.repeat(4) });
    const terms = { name: 'Shop', streams: [], scopes: ['ingest'], origins: [], expiresAt: null } as const;
    const unlimited = { ratePerSecond: null, monthlyQuota: null };
    const decide = (command: CollectorCommand) =>
      store.transact({ author: systemAuthor('setup'), at: new Date(at) }, (tx) =>
        tx.decide('collector', collectorId, command),
      );
    await decide({ type: 'create_collector', projectId, collectorId, at, ...keyOf('a'), ...terms, ...unlimited });
    const first = relay();
    await drained();
    await first.close();
    await decide({ type: 'rotate_key', ...keyOf('b'), overlapSeconds: 60, at });
    await createProject();
    await decide({ type: 'revoke_collector' });
    expect(await outboxSize(database)).toBe(3);
    relay();
    await drained();
    expect(log.map(({ type }) => type)).toEqual([
      'project_created',
      'collector_created',
      'collector_key_rotated',
      'project_created',
      'collector_revoked',
    ]);
    expect(log.map(({ aggregateId, version }) => [aggregateId, version])).toEqual([
      [projectId, 1],
      [collectorId, 1],
      [collectorId, 2],
      [expect.any(String), 1],
      [collectorId, 3],
    ]);
  });

  it("keeps the order of each aggregate's facts, and the order of commits over all of them, from many hands at once", async () => {
    const projects = await Promise.all(Array.from({ length: 6 }, () => createProject()));
    relay({ batch: 3 });
    const rename = (projectId: string, name: string) =>
      store.transact({ author: systemAuthor('setup'), at: new Date() }, (tx) =>
        tx.decide('project', projectId, { type: 'rename_project', name }),
      );
    await Promise.all(
      projects.map(async (projectId) => {
        for (const name of ['one', 'two', 'three']) expect(await rename(projectId, name)).toBe(1);
      }),
    );
    await drained();
    expect(positions()).toEqual([...positions()].sort((a, b) => a - b));
    for (const projectId of projects) {
      const own = log.filter(({ aggregateId }) => aggregateId === projectId);
      expect(own.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
      expect(own.slice(1).map((event) => factOf(event))).toMatchObject([
        { name: 'one' },
        { name: 'two' },
        { name: 'three' },
      ]);
    }
  });
});
