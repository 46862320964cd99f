import { describe, expect, it } from '@jest/globals';
import { monthOf } from './month.js';

describe('the month of an instant', () => {
  it.each([
    ['2026-11-30T23:59:59.999Z', '2026-11', '2026-11-01', '2026-12-01'],
    ['2026-12-01T00:00:00.000Z', '2026-12', '2026-12-01', '2027-01-01'],
    ['2028-02-29T12:00:00.000Z', '2028-02', '2028-02-01', '2028-03-01'],
  ])('%s is in %s', (at, name, from, to) => {
    expect(monthOf(Date.parse(at))).toEqual({ name, startsAt: Date.parse(from), endsAt: Date.parse(to) });
  });
});
