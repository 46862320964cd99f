import { expect, test } from '@jest/globals';
import { topicConfig } from './admin.js';

const entries = (retentionMs: number | null, replication: number): Record<string, string> =>
  Object.fromEntries(
    (topicConfig('t', { name: 't', partitions: 12, retentionMs }, replication).configEntries ?? []).map(
      ({ name, value }) => [name, value],
    ),
  );

test('three copies, of which two must have a record before it is acknowledged', () => {
  expect(topicConfig('p.t', { name: 't', partitions: 12, retentionMs: null }, 3)).toMatchObject({
    topic: 'p.t',
    numPartitions: 12,
    replicationFactor: 3,
  });
  expect(entries(null, 3)).toEqual({ 'retention.ms': '-1', 'min.insync.replicas': '2' });
});

test('one or two copies must not wait for a second one', () => {
  expect(entries(60_000, 1)).toEqual({ 'retention.ms': '60000', 'min.insync.replicas': '1' });
  expect(entries(60_000, 2)['min.insync.replicas']).toBe('1');
});
