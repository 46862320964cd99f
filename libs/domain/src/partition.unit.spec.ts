import { describe, expect, it } from '@jest/globals';
import { murmur2, PARTITION_KEYS, partitionKey, partitionOf } from './partition.js';

const event = (visitorId: string | null, userId: string | null) => ({ projectId: 'p', id: 'e', visitorId, userId });

describe('the key of a record', () => {
  it.each([
    ['visitor', 'v', 'u', 'p/v'],
    ['visitor', null, 'u', 'p/u'],
    ['visitor', null, null, 'p/e'],
    ['user', 'v', 'u', 'p/u'],
    ['user', 'v', null, 'p/v'],
    ['user', null, null, 'p/e'],
    ['event', 'v', 'u', 'p/e'],
    ['event', null, null, 'p/e'],
  ] as const)('by the %s, of visitor %s and user %s, is %s', (by, visitorId, userId, key) => {
    expect(partitionKey(event(visitorId, userId), by)).toBe(key);
  });

  it('is the same by the visitor and where nothing is said', () => {
    for (const one of [event('v', 'u'), event(null, 'u'), event(null, null)]) {
      expect(partitionKey(one)).toBe(partitionKey(one, 'visitor'));
    }
    expect(PARTITION_KEYS[0]).toBe('visitor');
  });

  // From the tests of org.apache.kafka.common.utils.Utils.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ])('leads where every Kafka client goes: %s', (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash);
    expect(partitionOf(Buffer.from(key), 12)).toBe((hash & 0x7fffffff) % 12);
  });
});
