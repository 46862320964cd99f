import { describe, expect, it } from '@jest/globals';
import { canaryAnswer } from './canary-answer.js';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 20, 10);
const expected = { partitions: 3, now: NOW, expectedSince: NOW - 60 * MINUTE, overdueMs: 80_000 };
const arrival = (partition: number, sentAgoMs: number) => ({
  partition,
  sentAt: NOW - sentAgoMs,
  arrivedAt: NOW - sentAgoMs + 100,
});

describe('what canaries say', () => {
  it('is that all is well while each partition has had one lately', () => {
    expect(canaryAnswer([arrival(0, 10_000), arrival(1, 30_000), arrival(2, 20_000)], expected)).toEqual({
      lastArrivedAt: new Date(NOW - 10_000 + 100).toISOString(),
      ageMs: 30_000,
      missingPartitions: [],
    });
  });

  it('names the partitions through which none comes, and how long that is', () => {
    const answer = canaryAnswer([arrival(0, 10_000), arrival(1, 5 * MINUTE)], expected);
    expect(answer).toMatchObject({ ageMs: 60 * MINUTE, missingPartitions: [1, 2] });
  });

  it('is about what was sent: one that comes late tells of the delay', () => {
    const late = { partition: 1, sentAt: NOW - 4 * MINUTE, arrivedAt: NOW };
    expect(canaryAnswer([arrival(0, 1_000), late, arrival(2, 1_000)], expected)).toMatchObject({
      ageMs: 4 * MINUTE,
      missingPartitions: [1],
    });
  });

  it('waits for the first ones after a start, however long ago the last ones were', () => {
    const expectedSince = NOW + 30_000;
    expect(canaryAnswer([arrival(0, 90 * MINUTE)], { ...expected, expectedSince })).toMatchObject({
      ageMs: 0,
      missingPartitions: [],
    });
    expect(canaryAnswer([], { ...expected, expectedSince })).toEqual({
      lastArrivedAt: null,
      ageMs: 0,
      missingPartitions: [],
    });
  });
});
