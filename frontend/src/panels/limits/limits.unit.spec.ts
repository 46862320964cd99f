import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { limitsDraft, limitsOf } from './limits.js';

const of = (ratePerSecond: string, monthlyQuota = '') => limitsOf({ ratePerSecond, monthlyQuota });

describe('limits', () => {
  it('are none while nothing is typed', () =>
    expect(of('', ' ')).toEqual({
      limits: { ratePerSecond: null, monthlyQuota: null },
      problems: { ratePerSecond: null, monthlyQuota: null },
    }));

  it.each(['1000000', '1,000,000', '1 000 000', ' 1’000’000 '])('reads %p', (text) =>
    expect(of('1', text).limits.monthlyQuota).toBe(1_000_000),
  );

  it.each(['0', '-1', '1.5', '1e3', 'many', '10000001'])('says what is wrong with %p', (text) => {
    expect(of(text).problems.ratePerSecond).toContain('whole number');
    expect(of(text).problems.monthlyQuota).toBeNull();
  });

  it('stay as they are when they are shown and sent again', () => {
    const limit = (max: number) => fc.option(fc.integer({ min: 1, max }), { nil: null });
    fc.assert(
      fc.property(limit(10_000_000), limit(2 ** 31 - 1), (ratePerSecond, monthlyQuota) => {
        expect(limitsOf(limitsDraft({ ratePerSecond, monthlyQuota })).limits).toEqual({ ratePerSecond, monthlyQuota });
      }),
    );
  });
});
