import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wallTime } from '../question/zone-time.js';
import { labelled } from './ticks.js';

const HOUR = 3_600_000;
const hours = (from: string, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Date.parse(from) + index * HOUR);

describe('labels of a time axis', () => {
  it('stand on hours that people count in, of the zone', () => {
    const starts = hours('2026-11-19T18:30:00Z', 24);
    const walls = labelled(starts, 'hour', 'Asia/Kolkata', 8).map(
      (start) => (wallTime('Asia/Kolkata', start) / HOUR) % 24,
    );
    expect(walls).toEqual([0, 3, 6, 9, 12, 15, 18, 21]);
  });

  it('stand on midnights when days are drawn by the hour', () => {
    expect(labelled(hours('2026-11-13T00:00:00Z', 168), 'hour', 'UTC', 9)).toEqual(
      hours('2026-11-13T00:00:00Z', 168).filter((_, index) => index % 24 === 0),
    );
  });

  it('are never more than there is room for, and there are some', () => {
    const length = fc.constantFrom('minute', 'hour', 'day', 'week', 'month');
    const DURATION = { minute: HOUR / 60, hour: HOUR, day: 24 * HOUR, week: 168 * HOUR, month: 730 * HOUR };
    fc.assert(
      fc.property(length, fc.integer({ min: 1, max: 1500 }), fc.integer({ min: 2, max: 20 }), (each, count, most) => {
        const starts = Array.from({ length: count }, (_, index) => Date.UTC(2026, 10, 2) + index * DURATION[each]);
        const found = labelled(starts, each, 'America/New_York', most);
        expect(found.length).toBeLessThanOrEqual(most);
        expect(found.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000, examples: [['minute', 5, 2]] },
    );
  });
});
