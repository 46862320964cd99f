/** Two collectors and a real Redis: one limit for both, and each goes on alone while Redis is away. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { openRedisLiveStore, type LiveStore } from '#live-store';
import { describeWithRedis, isMissing, startRedis, type RedisServer } from '#testing';
import {
  ANY_RATE,
  BASIC_FACTS,
  collectorFact,
  keyNumber,
  MemoryLog,
  post,
  startCollector,
  type Collector,
} from './collector.fixture.spec.js';

const event = { type: 'page_view', stream: 'web' };
const batchOf = (count: number): object => Array.from({ length: count }, () => event);

await describeWithRedis('limits of two collectors on one Redis', () => {
  let server: RedisServer;
  const stores: LiveStore[] = [];
  const collectors: Collector[] = [];

  beforeAll(async () => {
    const started = await startRedis();
    if (isMissing(started)) throw new Error(started.missing);
    server = started;
    const keyPrefix = `spec-${randomUUID()}:`;
    const facts = [
      ...BASIC_FACTS,
      collectorFact(30, { ratePerSecond: 10 }),
      collectorFact(31, { monthlyQuota: 1_000 }),
      collectorFact(32, { ratePerSecond: 1_000 }),
    ];
    for (let i = 0; i < 2; i++) {
      const live = await openRedisLiveStore({ url: server.url, keyPrefix, commandTimeoutMs: 500 });
      stores.push(live);
      collectors.push(await startCollector(facts, { rates: ANY_RATE }, new MemoryLog(), live));
    }
  });
  afterAll(async () => {
    for (const { app } of collectors) await app.close();
    for (const live of stores) await live.close();
    await server?.stop();
  });

  const send = async (which: 0 | 1, number: number, body: object): Promise<string> => {
    const answer = await post(collectors[which]!, body, { authorization: `Bearer ${keyNumber(number)}` });
    return answer.body.code ?? String(answer.status);
  };
  const detail = async (): Promise<string | undefined> => {
    const { ready, parts } = await collectors[0]!.health.report();
    expect(ready).toBe(true);
    return parts['live-store']?.detail;
  };
  const eventually = async (ask: () => Promise<unknown>, expected: unknown): Promise<void> => {
    const deadline = Date.now() + 5_000;
    let last = await ask();
    while (last !== expected && Date.now() < deadline) {
      await pause(20);
      last = await ask();
    }
    expect(last).toBe(expected);
  };

  it('what one let through counts at the other', async () => {
    expect(await send(0, 30, event)).toBe('202');
    expect(await send(1, 30, batchOf(1_000))).toBe('202');
    await eventually(() => send(0, 30, []), 'TOO_MANY_REQUESTS');
  });

  it('together they let through what one would, and what they take in a tenth of a second', async () => {
    const until = Date.now() + 2_000;
    let through = 0;
    const flood = async (which: 0 | 1): Promise<void> => {
      while (Date.now() < until) {
        if ((await send(which, 32, batchOf(500))) === '202') through += 500;
        else await pause(10);
      }
    };
    const begun = Date.now();
    await Promise.all([flood(0), flood(1), flood(0), flood(1)]);
    const seconds = (Date.now() - begun) / 1_000;
    // A burst is 10 s; at worst the second collector has taken one before it heard of the first.
    expect(through).toBeLessThanOrEqual(2 * 10_000 + 1_000 * seconds + 2 * 500);
    expect(through).toBeGreaterThanOrEqual(10_000);
    process.stdout.write(
      `    two collectors let ${through} events through in ${seconds} s at 1,000 a second, burst 10,000\n`,
    );
  }, 15_000);

  it('a quota is one for both', async () => {
    expect(await send(0, 31, batchOf(999))).toBe('202');
    expect(await send(0, 31, event)).toBe('202');
    // A collector hears of the other when it counts something itself: an event may slip through before it has.
    await eventually(() => send(1, 31, event), 'QUOTA_EXCEEDED');
  });

  it('without Redis each goes on, ready, and says so; then they share again', async () => {
    await server.kill();
    expect(await send(0, 1, event)).toBe('202');
    expect(await send(0, 31, [])).toBe('QUOTA_EXCEEDED');
    await eventually(async () => {
      await send(0, 32, []);
      return (await detail()) !== undefined;
    }, true);
    await server.restart();
    await eventually(async () => {
      await send(0, 32, []);
      return (await detail()) === undefined;
    }, true);
    expect(await send(0, 31, [])).toBe('QUOTA_EXCEEDED');
  }, 20_000);
});
