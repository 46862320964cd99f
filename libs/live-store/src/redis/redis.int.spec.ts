import { afterEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { describeWithRedis, isMissing, startRedis, type RedisServer } from '#testing';
import { LiveStoreUnavailable } from '../faults.js';
import { eventually, liveStoreContract } from '../live-store.contract.spec.js';
import type { LiveStore } from '../port.js';
import { openRedisLiveStore } from './open.js';

await describeWithRedis('live store on Redis', (url) => {
  const prefix = () => `spec-${randomUUID()}:`;

  describe('contract', () => liveStoreContract(() => openRedisLiveStore({ url, keyPrefix: prefix() })));

  it('writes only keys that run out, but for one per scope', async () => {
    const keyPrefix = prefix();
    const store = await openRedisLiveStore({ url, keyPrefix });
    const redis = new Redis(url);
    try {
      const second = Math.floor(Date.now() / 1000);
      await store.counters.apply({
        scope: { projection: 'x', version: 1, topic: 't', partition: 0 },
        expected: null,
        next: 1,
        deltas: [
          {
            projectId: 'p',
            stream: 's',
            counts: [{ second, type: 'a', count: 1 }],
            pages: [{ second, page: '/', count: 1 }],
            visitors: [{ visitor: 'v', second }],
          },
        ],
      });
      await store.claims.claim([{ projectId: 'p', eventId: 'e', by: { topic: 't', partition: 0, offset: 1 } }]);
      await store.limits.use([{ bucket: 'b', used: 5, ratePerSecond: 0.01, burst: 10 }]);
      await store.limits.count([{ counter: 'counted', used: 1, expiresAt: Date.now() + 60_000 }]);
      await store.limits.raise([{ counter: 'raised', used: 1, expiresAt: Date.now() + 60_000 }]);
      await store.lastUses.note([{ id: 'k', at: 1 }]);
      const keys = await redis.keys(`${keyPrefix}*`);
      const lasting = [];
      for (const key of keys) if ((await redis.ttl(key)) < 0) lasting.push(key);
      expect(keys).toHaveLength(9);
      expect(lasting).toEqual([`${keyPrefix}live:{x:1:t:0}`]);
      expect(await redis.pttl(`${keyPrefix}dedup:p:e`)).toBeGreaterThan(23 * 3_600_000);
      expect(await redis.pttl(`${keyPrefix}bucket:b`)).toBeLessThanOrEqual(500_001);
    } finally {
      redis.disconnect();
      await store.close();
    }
  });

  it('goes on when the server has forgotten the scripts', async () => {
    const store = await openRedisLiveStore({ url, keyPrefix: prefix() });
    const redis = new Redis(url);
    try {
      const query = { projection: 'x', version: 1, topic: 't', partitions: 2, projectId: 'p', streams: ['s'], at: 1 };
      await store.counters.read(query);
      await redis.script('FLUSH');
      expect((await store.counters.read(query)).total).toBe(0);
    } finally {
      redis.disconnect();
      await store.close();
    }
  });

  it('forgets a claim after the window', async () => {
    const store = await openRedisLiveStore({ url, keyPrefix: prefix(), dedupWindowMs: 1 });
    try {
      const claim = (offset: number) =>
        store.claims.claim([{ projectId: 'p', eventId: 'e', by: { topic: 't', partition: 0, offset } }]);
      await claim(1);
      let offset = 1;
      await eventually(async () => {
        const [owner] = await claim(++offset);
        return owner?.offset === offset;
      }, true);
    } finally {
      await store.close();
    }
  });
});

await describeWithRedis('a Redis that goes away', () => {
  const opened: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });

  const startOwn = async (): Promise<RedisServer> => {
    const server = await startRedis();
    if (isMissing(server)) throw new Error(server.missing);
    opened.push({ close: () => server.stop() });
    return server;
  };
  const openOn = async (url: string): Promise<LiveStore> => {
    const store = await openRedisLiveStore({ url, keyPrefix: 'x:', commandTimeoutMs: 500 });
    opened.push(store);
    return store;
  };
  const outcome = (command: Promise<unknown>): Promise<string> =>
    command.then(
      () => 'answered',
      (fault: Error) => fault.name,
    );

  it('fails every command at once, and works again when it is back', async () => {
    const server = await startOwn();
    const store = await openOn(server.url);
    const seen: string[] = [];
    await store.notices.subscribe('news', (message) => seen.push(message));
    await server.kill();
    await eventually(() => outcome(store.ping()), 'LiveStoreUnavailable');

    const began = Date.now();
    const claim = { projectId: 'p', eventId: 'e', by: { topic: 't', partition: 0, offset: 1 } };
    const scope = { projection: 'x', version: 1, topic: 't', partition: 0 };
    expect(
      await Promise.all([
        outcome(store.claims.claim([claim])),
        outcome(store.counters.apply({ scope, expected: null, next: 1, deltas: [] })),
        outcome(store.counters.read({ ...scope, partitions: 1, projectId: 'p', streams: ['s'], at: 1 })),
        outcome(store.counters.reset(scope)),
        outcome(store.limits.use([{ bucket: 'b', used: 1, ratePerSecond: 1, burst: 1 }])),
        outcome(store.limits.count([{ counter: 'c', used: 1, expiresAt: Date.now() + 60_000 }])),
        outcome(store.lastUses.note([{ id: 'k', at: 1 }])),
        outcome(store.lastUses.take(1)),
        outcome(store.notices.publish('news', ['lost'])),
        outcome(store.notices.subscribe('other', () => undefined)),
      ]),
    ).toEqual(Array(10).fill('LiveStoreUnavailable'));
    // Ten commands, none of which waits for its deadline of 500 ms.
    expect(Date.now() - began).toBeLessThan(2_500);

    await server.restart();
    await eventually(() => outcome(store.ping()), 'answered');
    expect(await store.claims.claim([claim])).toEqual([claim.by]);
    await eventually(async () => {
      await store.notices.publish('news', ['back']);
      return seen.includes('back');
    }, true);
    expect(seen).not.toContain('lost');
  });

  it('is given up on within the deadline while it hangs', async () => {
    const server = await startOwn();
    const store = await openOn(server.url);
    server.pause();
    try {
      const began = Date.now();
      await expect(store.ping()).rejects.toBeInstanceOf(LiveStoreUnavailable);
      expect(Date.now() - began).toBeLessThan(10_000);
    } finally {
      server.resume();
    }
    await eventually(() => outcome(store.ping()), 'answered');
  });

  it('is not opened when nothing answers, and the message names no password', async () => {
    const url = 'redis://:hunter2@127.0.0.1:1';
    const opening = openRedisLiveStore({ url, keyPrefix: '', connectDeadlineMs: 200 });
    const fault = await opening.catch((reason: unknown) => reason);
    expect(fault).toBeInstanceOf(LiveStoreUnavailable);
    expect((fault as Error).message).toContain('ECONNREFUSED');
    expect((fault as Error).message).not.toContain('hunter2');
  });
});
