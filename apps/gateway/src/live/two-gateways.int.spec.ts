import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { openRedisLiveStore, type LiveStore } from '#live-store';
import { describeWithRedis } from '#testing';
import {
  eventually,
  openLiveDatabase,
  Projected,
  startFeed,
  STREAM,
  subscribe,
  watch,
  type LiveDatabase,
  type TestFeed,
} from './live-fixture.spec.js';

await describeWithRedis('two gateways on one Redis', (redisUrl) => {
  let database: LiveDatabase;
  let stores: LiveStore[];
  let gateways: TestFeed[];
  let projected: Projected;

  beforeAll(async () => {
    database = await openLiveDatabase();
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    await database.db.query('TRUNCATE read_model.events, read_model.projection_checkpoint');
    const options = { url: redisUrl, keyPrefix: `test-${randomUUID()}:` };
    stores = await Promise.all([0, 1, 2].map(() => openRedisLiveStore(options)));
    gateways = await Promise.all(stores.slice(0, 2).map((live) => startFeed({ db: database.db, live })));
    projected = new Projected(database.db, stores[2]!);
  });
  afterEach(async () => {
    for (const gateway of gateways) await gateway.close();
    for (const store of stores) await store.close();
  });

  it('serve one room, each its own sockets, and each event once', async () => {
    const sockets = gateways.flatMap((gateway) => [gateway.connect(), gateway.connect()]);
    const seen = sockets.map(watch);
    for (const socket of sockets) expect((await subscribe(socket)).ok).toBe(true);
    const ids: string[] = [];
    for (let i = 0; i < 20; i++) ids.push(...(await projected.commit(25, { lost: i === 10 })));
    for (const one of seen) await eventually(() => expect(one.ids()).toEqual(ids));
  });

  it('let a reader go from one to the other without a gap', async () => {
    const first = gateways[0]!.connect();
    const before = watch(first);
    await subscribe(first);
    const ids = await projected.commit(10);
    await eventually(() => expect(before.ids()).toEqual(ids));
    first.disconnect();
    const missed = await projected.commit(30);
    const second = gateways[1]!.connect();
    const after = watch(second);
    await subscribe(second, { ...STREAM, from: before.frames.at(-1)?.cursor });
    const more = await projected.commit(5);
    await eventually(() => expect(after.ids()).toEqual([...missed, ...more]));
  });
});
