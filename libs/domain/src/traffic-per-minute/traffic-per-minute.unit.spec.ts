import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { trafficPerMinute, type TrafficDelta } from './traffic-per-minute.js';

const event = fc.record({
  projectId: fc.constantFrom('p1', 'p2'),
  stream: fc.constantFrom('web', 'app', '__proto__'),
  type: fc.constantFrom('page_view', 'click', 'constructor'),
  bot: fc.boolean(),
  time: fc.oneof(fc.integer({ min: -200_000, max: 200_000 }), fc.constantFrom(-8.64e15, 8.64e15)),
});

const rowOf = ({ projectId, stream, type, bot, start }: TrafficDelta): string =>
  JSON.stringify([projectId, stream, type, bot, start]);

function sumsOf(sets: readonly (readonly TrafficDelta[])[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const delta of sets.flat()) sums[rowOf(delta)] = (sums[rowOf(delta)] ?? 0) + delta.count;
  return sums;
}

describe('traffic per minute', () => {
  it('counts by project, stream, type, bot and minute of event time', () => {
    const base = { projectId: 'p', stream: 'web', type: 'page_view', bot: false };
    const counted = trafficPerMinute([
      { ...base, time: 60_000 },
      { ...base, time: 119_999 },
      { ...base, time: 120_000 },
      { ...base, time: 60_000, bot: true },
      { ...base, time: -1 },
    ]);
    expect(counted.map(({ start, bot, count }) => [start, bot, count])).toEqual(
      expect.arrayContaining([
        [60_000, false, 2],
        [120_000, false, 1],
        [60_000, true, 1],
        [-60_000, false, 1],
      ]),
    );
    expect(counted).toHaveLength(4);
  });

  it('sums to the same however the events are cut into sets', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), fc.nat(60), (events, cut) => {
        const whole = sumsOf([trafficPerMinute(events)]);
        const parts = sumsOf([trafficPerMinute(events.slice(0, cut)), trafficPerMinute(events.slice(cut))]);
        expect(parts).toEqual(whole);
        expect(Object.values(whole).reduce((sum, count) => sum + count, 0)).toBe(events.length);
      }),
    );
  });

  it('has each row once, in one order whatever the order of the events', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const rows = trafficPerMinute(events).map(rowOf);
        expect(new Set(rows).size).toBe(rows.length);
        expect(trafficPerMinute(events.toReversed()).map(rowOf)).toEqual(rows);
      }),
    );
  });
});
