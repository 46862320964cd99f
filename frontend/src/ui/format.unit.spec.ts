import { describe, expect, it } from '@jest/globals';
import { formatAge, formatClock, formatClockMs, formatCount, formatRate, plural } from './format.js';

describe('format', () => {
  it.each([
    [0, '0'],
    [1240, '1,240'],
    [99_999, '99,999'],
    [1_234_567, '1.2M'],
  ])('counts %p as %p', (value, text) => expect(formatCount(value)).toBe(text));

  it.each([
    [0, '0'],
    [0.04, '< 0.1'],
    [0.4, '0.4'],
    [3.24, '3.2'],
    [48.4, '48'],
    [1240, '1,240'],
  ])('rates %p as %p', (value, text) => expect(formatRate(value)).toBe(text));

  it.each([
    [-500, 'now'],
    [1_000, 'now'],
    [12_000, '12 s'],
    [4 * 60_000, '4 min'],
    [3 * 3_600_000, '3 h'],
    [72 * 3_600_000, '3 d'],
  ])('calls %p ms %p', (ms, text) => expect(formatAge(ms)).toBe(text));

  it('writes times of day with all their digits', () => {
    const at = new Date(2026, 10, 20, 4, 3, 9, 42).getTime();
    expect([formatClock(at), formatClockMs(at)]).toEqual(['04:03:09', '04:03:09.042']);
  });

  it('agrees in number', () => {
    expect([plural(1, 'event'), plural(0, 'event'), plural(1204, 'event')]).toEqual([
      '1 event',
      '0 events',
      '1,204 events',
    ]);
  });
});
