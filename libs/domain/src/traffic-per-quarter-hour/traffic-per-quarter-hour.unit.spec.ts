import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { trafficPerMinute } from '../traffic-per-minute/traffic-per-minute.js';
import { trafficPerQuarterHour } from './traffic-per-quarter-hour.js';

const QUARTER = 15 * 60_000;
const event = fc.record({
  projectId: fc.constant('p'),
  stream: fc.constantFrom('web', 'app'),
  type: fc.constantFrom('page_view', 'click'),
  bot: fc.boolean(),
  time: fc.integer({ min: -2 * QUARTER, max: 2 * QUARTER }),
});

describe('traffic per quarter of an hour', () => {
  it('is the sum of its minutes', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const sums = new Map<string, number>();
        for (const { stream, type, bot, start, count } of trafficPerMinute(events)) {
          const key = JSON.stringify([stream, type, bot, Math.floor(start / QUARTER) * QUARTER]);
          sums.set(key, (sums.get(key) ?? 0) + count);
        }
        const quarters = trafficPerQuarterHour(events.toReversed());
        expect(
          new Map(
            quarters.map(({ stream, type, bot, start, count }) => [JSON.stringify([stream, type, bot, start]), count]),
          ),
        ).toEqual(sums);
        expect(quarters).toHaveLength(sums.size);
      }),
    );
  });

  it('begins where the hours of every zone do', () => {
    const [row] = trafficPerQuarterHour([
      { projectId: 'p', stream: 's', type: 't', bot: false, time: Date.UTC(2026, 0, 1, 5, 44, 59, 999) },
    ]);
    expect(row!.start).toBe(Date.UTC(2026, 0, 1, 5, 30));
  });
});
