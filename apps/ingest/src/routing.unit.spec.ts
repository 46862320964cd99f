import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ControlFact } from '#contracts';
import { partitionOf } from '#domain';
import { BASIC_FACTS, post, startCollector, type Collector } from './collector.fixture.spec.js';

const routed = (partitionKey: 'visitor' | 'user' | 'event'): ControlFact => ({
  type: 'stream_routing_set',
  projectId: 'p1',
  streamId: 's1',
  name: 'web',
  partitionKey,
  topicTypes: [],
});

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector(BASIC_FACTS);
});
afterAll(() => collector?.app.close());

/** Keys of the records that a body becomes. */
async function keysOf(events: readonly object[]): Promise<string[]> {
  const before = collector.log.appended.length;
  expect((await post(collector, events)).status).toBe(202);
  const records = collector.log.appended.slice(before);
  for (const { key, partition } of records) expect(partition).toBe(partitionOf(key!, 12));
  return records.map(({ key }) => key!.toString());
}

describe('the partition of an event', () => {
  const event = (id: string) => ({ stream: 'web', type: 'a', id, visitorId: 'v', userId: 'u' });

  it('goes by what its stream says, from when the collector knows it', async () => {
    expect(await keysOf([event('e1')])).toEqual(['p1/v']);
    collector.log.add(routed('user'));
    await collector.log.deliver();
    expect(await keysOf([event('e2'), { ...event('e3'), userId: undefined }])).toEqual(['p1/u', 'p1/v']);
    collector.log.add(routed('event'));
    await collector.log.deliver();
    expect(await keysOf([event('e4'), event('e5')])).toEqual(['p1/e4', 'p1/e5']);
    collector.log.add(routed('visitor'));
    await collector.log.deliver();
    expect(await keysOf([event('e6')])).toEqual(['p1/v']);
  });

  it("goes by the visitor in the project's other streams", async () => {
    collector.log.add(routed('event'));
    await collector.log.deliver();
    const events = [event('e7'), { ...event('e8'), stream: 'app' }];
    expect(await keysOf(events)).toEqual(['p1/e7', 'p1/v']);
  });
});
