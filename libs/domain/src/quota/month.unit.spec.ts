import { describe, expect, it } from '@jest/globals';
import { keptUntil, monthOf, quotaCounter } from './month.js';

describe('the month of an instant', () => {
  it.each([
    ['2026-11-30T23:59:59.999Z', '2026-11', '2026-11-01', '2026-12-01'],
    ['2026-12-01T00:00:00.000Z', '2026-12', '2026-12-01', '2027-01-01'],
    ['2028-02-29T12:00:00.000Z', '2028-02', '2028-02-01', '2028-03-01'],
  ])('%s is in %s', (at, name, from, to) => {
    expect(monthOf(Date.parse(at))).toEqual({ name, startsAt: Date.parse(from), endsAt: Date.parse(to) });
  });
});

describe("a month's counter", () => {
  it('says whose it is and of which month, and outlives it by a day', () => {
    const november = monthOf(Date.parse('2026-11-20T10:00:00Z'));
    expect(quotaCounter('project-month', 'p1', november)).toBe('project-month:p1:2026-11');
    expect(quotaCounter('key-month', 'c1', november)).toBe('key-month:c1:2026-11');
    expect(keptUntil(november)).toBe(Date.parse('2026-12-02T00:00:00Z'));
  });
});
