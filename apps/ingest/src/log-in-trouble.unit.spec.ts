/** What a sender is told while the log does not take what it sends. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LogDiskFull, LogFull, LogUnavailable } from '#event-log';
import { collectorFact, keyNumber, post, startCollector, type Collector } from './collector.fixture.spec.js';

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterEach(() => {
  collector.log.fault = null;
});
afterAll(() => collector.app.close());

const event = { type: 'page_view', stream: 'web' };

describe('the log', () => {
  it.each([
    ['LOG_FULL', new LogFull(1.2), '2'],
    ['LOG_DISK_FULL', new LogDiskFull('no room'), '10'],
    ['LOG_UNAVAILABLE', new LogUnavailable('gone'), '2'],
  ])('that does not take it makes a 503 with an integer Retry-After: %s', async (code, fault, retryAfter) => {
    collector.log.fault = fault;
    const answer = await post(collector, event);
    expect([answer.status, answer.body.code, answer.body.retryable]).toEqual([503, code, true]);
    expect(answer.headers.get('retry-after')).toBe(retryAfter);
    expect(await collector.health.report()).toMatchObject({
      ready: false,
      parts: { log: { ok: false }, ingest: { ok: true } },
    });
  });

  it('is not asked to take what the pipeline would have no room for, until there is room again', async () => {
    collector.log.disk = { freeBytes: 9, minFreeBytes: 10 };
    const before = collector.log.appended.length;
    const answer = await post(collector, event);
    expect([answer.status, answer.body.code, answer.body.retryable]).toEqual([503, 'LOG_DISK_FULL', true]);
    expect(answer.headers.get('retry-after')).toBe('10');
    expect(collector.log.appended).toHaveLength(before);
    expect((await collector.health.report()).parts['log']).toMatchObject({ ok: false });
    collector.log.disk = { freeBytes: 10, minFreeBytes: 10 };
    expect((await post(collector, event)).status).toBe(202);
    expect((await collector.health.report()).ready).toBe(true);
  });

  it('that does not say whether there is such a key leaves it open: the sender shall come back', async () => {
    collector.log.add(collectorFact(50));
    const withKey = (key: string) => post(collector, event, { authorization: `Bearer ${key}` });
    const answer = await withKey(keyNumber(50));
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([503, 'LOG_UNAVAILABLE', '2']);
    expect((await withKey('nonsense')).body.code).toBe('KEY_UNKNOWN');
    await collector.log.deliver();
    expect((await withKey(keyNumber(50))).status).toBe(202);
    expect((await withKey(keyNumber(51))).body.code).toBe('KEY_UNKNOWN');
  });

  it('that fails in an unknown way shows nothing of it', async () => {
    collector.log.fault = new Error('secret path /etc');
    const answer = await post(collector, event);
    expect([answer.status, answer.body.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|stack/);
  });
});
