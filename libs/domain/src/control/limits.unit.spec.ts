import { describe, expect, it } from '@jest/globals';
import { changedLimits, checkLimits, MOST_A_MONTH, MOST_A_SECOND, sameLimits } from './limits.js';

const none = { ratePerSecond: null, monthlyQuota: null };

describe('limits', () => {
  it.each([none, { ratePerSecond: 1, monthlyQuota: 1 }, { ratePerSecond: MOST_A_SECOND, monthlyQuota: MOST_A_MONTH }])(
    'may be %j',
    (limits) => expect(checkLimits(limits)).toBeNull(),
  );

  it.each([0, -1, 1.5, NaN, Infinity, MOST_A_SECOND + 1])('cannot let through %p a second', (ratePerSecond) => {
    expect(checkLimits({ ...none, ratePerSecond })).toMatchObject({ code: 'REQUEST_INVALID', field: 'ratePerSecond' });
  });

  it.each([0, -1, 1.5, NaN, Infinity, MOST_A_MONTH + 1])('cannot let through %p a month', (monthlyQuota) => {
    expect(checkLimits({ ...none, monthlyQuota })).toMatchObject({ code: 'REQUEST_INVALID', field: 'monthlyQuota' });
  });

  it('stay as they are where nothing is said, and go where null is', () => {
    const limits = { ratePerSecond: 5, monthlyQuota: 7 };
    expect(changedLimits(limits, {})).toEqual(limits);
    expect(changedLimits(limits, { ratePerSecond: null })).toEqual({ ratePerSecond: null, monthlyQuota: 7 });
    expect(changedLimits(limits, { monthlyQuota: 9 })).toEqual({ ratePerSecond: 5, monthlyQuota: 9 });
  });

  it('are the same when both are', () => {
    expect(sameLimits(none, { ...none })).toBe(true);
    expect(sameLimits(none, { ...none, ratePerSecond: 1 })).toBe(false);
    expect(sameLimits(none, { ...none, monthlyQuota: 1 })).toBe(false);
  });
});
