import { describe, expect, it } from '@jest/globals';
import { previousOf, rangeOf } from './question.js';

const NOW = Date.parse('2026-11-20T10:00:00Z');
const DAY = 86_400_000;

describe('the range of a question', () => {
  it('ends now and has a default length', () => {
    expect(rangeOf({}, DAY, NOW)).toEqual({ from: NOW - DAY, to: NOW, tz: 'UTC' });
    expect(rangeOf({ to: String(NOW - DAY), tz: 'Asia/Kolkata' }, DAY, NOW)).toEqual({
      from: NOW - 2 * DAY,
      to: NOW - DAY,
      tz: 'Asia/Kolkata',
    });
  });

  it.each([
    { from: String(NOW), to: String(NOW) },
    { from: String(NOW + 1) },
    { from: '2026-11-20T10:00:00Z', to: '2026-11-20T12:59:59+03:00' },
  ])('is refused when it is empty: %j', (dto) => {
    expect(() => rangeOf(dto, DAY, NOW)).toThrow('`from` must be before `to`');
  });

  it('is compared with the one of equal length just before, if there is one', () => {
    expect(previousOf({ from: NOW, to: NOW + 5 })).toEqual({ from: NOW - 5, to: NOW });
    expect(() => previousOf({ from: Date.parse('1000-01-01T00:00:00Z'), to: NOW })).toThrow('no range before it');
  });
});
