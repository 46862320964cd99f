import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withDayOf, type EventDays } from './event-days.js';

const NOW = Date.UTC(2026, 10, 20, 12);
const daysOf = (times: readonly unknown[]): EventDays | null =>
  times.reduce<EventDays | null>((days, time) => withDayOf(days, JSON.stringify({ time }), NOW), null);

describe('the days of an import', () => {
  it('reach from the first to the last, in any order of the lines', () => {
    const time = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(time, { minLength: 1 }), (times) => {
        const days = times.map((each) => each.toISOString().slice(0, 10)).sort();
        expect(daysOf(times)).toEqual({ from: days[0], to: days.at(-1) });
      }),
    );
  });

  it('take what has no time, or none of this calendar, for now', () => {
    for (const none of [undefined, null, 'soon', 1e300, {}]) {
      expect(daysOf([none])).toEqual({ from: '2026-11-20', to: '2026-11-20' });
    }
    expect(daysOf([Date.UTC(2015, 4, 17)])).toEqual({ from: '2015-05-17', to: '2015-05-17' });
  });
});
