import { describe, expect, it } from '@jest/globals';
import {
  formatAge,
  formatBytes,
  formatClock,
  formatClockMs,
  formatCount,
  formatDuration,
  formatExact,
  formatMoney,
  formatPercent,
  formatRate,
  plural,
} from './format.js';

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

  it('writes how long something took', () => {
    expect([0, 48.4, 59.6, 185, 4320].map(formatDuration)).toEqual(['0s', '48s', '1m 00s', '3m 05s', '1h 12m']);
  });

  it('writes money to the last digit that it was given', () => {
    expect(formatMoney('1234567.5', 'EUR')).toBe('1,234,567.50 EUR');
    expect(formatMoney('-0.001', 'USD')).toBe('-0.001 USD');
    expect(formatMoney('123456789012345678901234567890.10', '')).toBe('123,456,789,012,345,678,901,234,567,890.10');
    expect(formatMoney('1e3', 'EUR')).toBe('1e3 EUR');
  });

  it('keeps every digit where there is room', () => {
    expect([formatExact(1_234_567), formatExact(4.666), formatPercent(0.1234)]).toEqual(['1,234,567', '4.67', '12.3%']);
  });

  it('writes bytes in the unit that fits', () => {
    expect([0, 999, 1_000, 2_345_678, 345_678_901, 5e12].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 KB',
      '2.3 MB',
      '346 MB',
      '5.0 TB',
    ]);
  });
});
