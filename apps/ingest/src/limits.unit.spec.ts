/** What limits look like from outside, over a real listener. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { LogUnavailable } from '#event-log';
import { LiveStoreUnavailable, type LiveStore } from '#live-store';
import {
  BASIC_FACTS,
  BROWSER_KEY,
  collectorFact,
  keyNumber,
  memoryLive,
  MemoryLog,
  post,
  startCollector,
  type Collector,
} from './collector.fixture.spec.js';

import {
  batchOf,
  bearer,
  closeCollectors,
  collectorLimits,
  event,
  eventually,
  facts,
  LIMITED,
  seen,
  start,
} from './limits.fixture.spec.js';

afterEach(closeCollectors);

const projectLimits = (ratePerSecond: number | null, monthlyQuota: number | null = null) =>
  ({ type: 'project_limits_set', projectId: 'p1', ratePerSecond, monthlyQuota }) as const;

describe('a limited key', () => {
  it('may send its burst at once, and more in one batch, which it then waits for', async () => {
    const collector = await start();
    expect((await post(collector, batchOf(90), bearer(LIMITED))).status).toBe(202);
    expect((await post(collector, batchOf(60), bearer(LIMITED))).status).toBe(202);
    const refused = await post(collector, event, { ...bearer(LIMITED), origin: 'https://a.example' });
    expect(refused.headers.get('access-control-expose-headers')).toMatch(/retry-after.*ratelimit, ratelimit-policy/);
    expect(seen(refused)).toEqual([429, 'TOO_MANY_REQUESTS', expect.stringMatching(/^[1-6]$/)]);
    expect(refused.body).toMatchObject({ retryable: true, detail: "events of this key's collector: 10 a second" });
    expect(refused.headers.get('ratelimit')).toMatch(/^"key";r=0;t=[1-6]$/);
    expect(collector.log.appended).toHaveLength(150);
  });

  it('gets no second 429 when it waits as long as it was told', async () => {
    const collector = await start({ burstSeconds: 1 }, [...BASIC_FACTS, collectorLimits(30, 2_000)]);
    const statuses: number[] = [];
    for (let round = 0; round < 8; round++) {
      const answer = await post(collector, batchOf(2_000), bearer(LIMITED));
      statuses.push(answer.status);
      await pause(Number(answer.headers.get('retry-after') ?? 0) * 1_000);
    }
    const text = statuses.join(' ');
    expect(text).toContain('429');
    expect(text).not.toContain('429 429');
    expect(new Set(statuses)).toEqual(new Set([202, 429]));
  }, 20_000);

  it('is told what is left in every answer to it, whatever the answer is', async () => {
    const collector = await start({ burstSeconds: 100 }, [...BASIC_FACTS, collectorLimits(30, 1)]);
    const answers = [
      await post(collector, batchOf(10), bearer(LIMITED)),
      await post(collector, { stream: 'web' }, bearer(LIMITED)),
      await post(collector, '{', bearer(LIMITED)),
      await post(collector, 'x', { ...bearer(LIMITED), 'content-type': 'image/png' }),
    ];
    collector.log.fault = new LogUnavailable('gone');
    answers.push(await post(collector, batchOf(20), bearer(LIMITED)));
    expect(answers.map(({ status }) => status)).toEqual([202, 422, 400, 415, 503]);
    expect(answers.map(({ headers }) => headers.get('ratelimit-policy'))).toEqual(
      Array(5).fill('"key";q=100;w=100;qu="events"'),
    );
    const left = answers.map(({ headers }) =>
      Number(/^"key";r=(\d+);t=\d+$/.exec(headers.get('ratelimit') ?? '')?.[1]),
    );
    // One for what was no event, none for what was not read, and what the log did not take is given back.
    const taken = [10, 11, 12, 12, 12];
    left.forEach((units, index) => expect(Math.abs(100 - taken[index]! - units)).toBeLessThanOrEqual(3));
  });

  it('that was used up while a body was on its way does not take it any more', async () => {
    const collector = await start({ burstSeconds: 100 }, [...BASIC_FACTS, collectorLimits(30, 1)]);
    const body = JSON.stringify(batchOf(50));
    const socket = connect(collector.port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      const head = [
        'POST /v1/events HTTP/1.1',
        'host: x',
        `authorization: Bearer ${LIMITED}`,
        'content-type: application/json',
        `content-length: ${body.length}`,
        'expect: 100-continue',
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n`);
      // Node asks for the body when the request is there.
      const [asked] = (await once(socket, 'data', { signal: AbortSignal.timeout(3_000) })) as [Buffer];
      expect(asked.toString()).toMatch(/^HTTP\/1.1 100 /);
      expect((await post(collector, batchOf(150), bearer(LIMITED))).status).toBe(202);
      socket.write(body);
      const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(3_000) })) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1.1 429 /);
      expect(collector.log.appended).toHaveLength(150);
    } finally {
      socket.destroy();
    }
  });

  it('has one limit for all keys of its collector', async () => {
    const rotated = {
      type: 'collector_key_rotated',
      projectId: 'p1',
      collectorId: 'collector-30',
      keyHash: collectorFact(31).keyHash,
      keyHint: 'abcd',
      othersUntil: Date.now() + 60_000,
    } as const;
    const collector = await start({}, [...facts, rotated]);
    expect((await post(collector, batchOf(500), bearer(LIMITED))).status).toBe(202);
    expect((await post(collector, event, bearer(keyNumber(31)))).status).toBe(429);
  });

  it('has no headers of limits where there are none', async () => {
    const { headers } = await post(await start(), event);
    expect([headers.get('ratelimit'), headers.get('ratelimit-policy')]).toEqual([null, null]);
  });
});

describe('the installation', () => {
  it('limits keys and projects that have no limit of their own', async () => {
    const collector = await start({ perKey: 1, perProject: 2, burstSeconds: 1_000 });
    const { headers } = await post(collector, event);
    expect(headers.get('ratelimit-policy')).toBe(
      '"key";q=1000;w=1000;qu="events", "project";q=2000;w=1000;qu="events"',
    );
    expect(headers.get('ratelimit')).toMatch(/^"key";r=999;t=1, "project";r=1999;t=1$/);
  });
});

describe('a limited project', () => {
  it('is limited whatever its keys, and no other project is', async () => {
    const foreign = collectorFact(40, { projectId: 'p2' });
    const collector = await start({}, [...BASIC_FACTS, foreign, projectLimits(10)]);
    expect((await post(collector, batchOf(1_000))).status).toBe(202);
    const refused = await post(collector, event, bearer(BROWSER_KEY));
    expect(seen(refused)).toEqual([429, 'TOO_MANY_REQUESTS', expect.stringMatching(/^[89]\d$/)]);
    expect((await post(collector, { ...event, stream: 'foreign' }, bearer(keyNumber(40)))).status).toBe(202);
  });
});

describe('a monthly quota', () => {
  const quotaFacts = [...BASIC_FACTS, collectorLimits(30, null, 5)];

  it('ends the month for its collector alone; rejected events do not count', async () => {
    const collector = await start({}, quotaFacts);
    const mixed = await post(collector, [event, { stream: 'web' }, event], bearer(LIMITED));
    expect(mixed.headers.get('ratelimit-policy')).toMatch(/^"key-month";q=5;w=2(4192|5056|5920|6784)00;qu="events"$/);
    expect(mixed.headers.get('ratelimit')).toMatch(/^"key-month";r=3;t=\d+$/);
    expect((await post(collector, batchOf(4), bearer(LIMITED))).status).toBe(202);
    const refused = await post(collector, event, bearer(LIMITED));
    expect(seen(refused)).toEqual([429, 'QUOTA_EXCEEDED', expect.stringMatching(/^\d{1,5}$/)]);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(86_400);
    expect((await post(collector, event)).status).toBe(202);
  });

  it('of a project holds for all of its keys', async () => {
    const collector = await start({}, [...BASIC_FACTS, projectLimits(null, 5)]);
    expect((await post(collector, batchOf(5))).status).toBe(202);
    const refused = await post(collector, event, bearer(BROWSER_KEY));
    expect([refused.body.code, refused.headers.get('ratelimit')]).toEqual([
      'QUOTA_EXCEEDED',
      expect.stringMatching(/^"project-month";r=0;t=\d+$/),
    ]);
  });

  it('is known to other processes, and after a restart', async () => {
    const live = memoryLive();
    const [one, other] = [await start({}, quotaFacts, live), await start({}, quotaFacts, live)];
    await post(other, { stream: 'web' }, bearer(LIMITED));
    expect((await post(one, batchOf(5), bearer(LIMITED))).status).toBe(202);
    const ask = (collector: Collector) => async () => (await post(collector, '{', bearer(LIMITED))).body.code;
    const restarted = await start({}, quotaFacts, live);
    await eventually(ask(restarted), 'QUOTA_EXCEEDED');
  });
});

describe('several processes', () => {
  it('share one limit', async () => {
    const live = memoryLive();
    const [one, other] = [await start({}, facts, live), await start({}, facts, live)];
    expect((await post(other, event, bearer(LIMITED))).status).toBe(202);
    expect((await post(one, batchOf(500), bearer(LIMITED))).status).toBe(202);
    await eventually(async () => (await post(other, '{', bearer(LIMITED))).status, 429);
  });

  it('tell the live store who was there when', async () => {
    const live = memoryLive();
    const collector = await startCollector(facts, {}, new MemoryLog(), live);
    const before = Date.now();
    await post(collector, event, bearer(LIMITED));
    await post(collector, event, bearer(keyNumber(99)));
    await collector.app.close();
    const uses = await live.lastUses.take(10);
    expect(uses).toEqual([{ id: 'collector-30', at: expect.any(Number) }]);
    expect(uses[0]!.at).toBeGreaterThanOrEqual(before);
  });
});

describe('without the live store', () => {
  const away = () => Promise.reject(new LiveStoreUnavailable('gone'));
  const gone = {
    limits: { use: away, take: away, count: away, raise: away },
    lastUses: { note: away, take: away },
    recent: { add: away, read: away },
  };

  it('limits hold by themselves, nothing else is refused, and health says so', async () => {
    const collector = await start({}, [...facts, projectLimits(null, 1_000)], gone);
    expect((await post(collector, batchOf(500), bearer(LIMITED))).status).toBe(202);
    expect((await post(collector, event, bearer(LIMITED))).status).toBe(429);
    expect((await post(collector, event)).status).toBe(202);
    await eventually(async () => (await collector.health.report()).parts['live-store']?.detail !== undefined, true);
    expect((await collector.health.report()).ready).toBe(true);
  });

  it('what was accepted meanwhile counts for the month when it is back', async () => {
    const live = memoryLive();
    const flaky = { ...live, limits: { ...live.limits, count: away } as LiveStore['limits'] };
    const collector = await start({}, [...BASIC_FACTS, collectorLimits(30, null, 5)], flaky);
    await post(collector, batchOf(3), bearer(LIMITED));
    await eventually(async () => (await collector.health.report()).parts['live-store']?.detail !== undefined, true);
    flaky.limits.count = live.limits.count;
    const counter = `key-month:collector-30:${new Date().toISOString().slice(0, 7)}`;
    const total = async () => (await live.limits.count([{ counter, used: 0, expiresAt: Date.now() + 60_000 }]))[0];
    await eventually(total, 3);
  });
});
