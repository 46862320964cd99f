import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { intervalOf, intervalsOf } from './interval.js';

const DAY = 86_400_000;
const days = (count: number) => ({ from: 0, to: count * DAY });

describe('the buckets of a range', () => {
  it('fit a chart', () => {
    expect([1 / 24, 1, 7, 30, 365, 3650].map((count) => intervalOf(days(count), undefined))).toEqual([
      'minute',
      'hour',
      'day',
      'day',
      'week',
      'month',
    ]);
  });

  it('are as wished where the gateway answers that', () => {
    expect(intervalOf(days(30), 'hour')).toBe('hour');
    expect(intervalOf(days(365), 'minute')).toBe('week');
    expect(intervalsOf(days(30))).toEqual(['hour', 'day', 'week', 'month']);
  });

  it('are never more than 1,500, and there is always a choice', () => {
    const LENGTH = { minute: DAY / 1440, hour: DAY / 24, day: DAY, week: 7 * DAY, month: 30 * DAY };
    fc.assert(
      fc.property(fc.integer({ min: 60_000, max: 100 * 365 * DAY }), (to) => {
        const span = { from: 0, to };
        expect(intervalsOf(span).length).toBeGreaterThan(0);
        for (const each of [...intervalsOf(span), intervalOf(span, undefined)]) {
          expect(to / LENGTH[each]).toBeLessThanOrEqual(1500);
        }
      }),
    );
  });
});
