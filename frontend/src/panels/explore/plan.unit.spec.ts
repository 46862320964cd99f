import { describe, expect, it } from '@jest/globals';
import { planOf } from './plan.js';

describe('what is explored', () => {
  it('is events by type, unless the address says more', () => {
    expect(planOf({})).toEqual({ metric: 'events', by: 'type', canCut: true });
    expect(planOf({ type: 'purchase' }).by).toBeNull();
    expect(planOf({ type: 'purchase', by: 'property:plan' }).by).toBe('property:plan');
    expect(planOf({ by: 'none' }).by).toBeNull();
  });

  it('is not cut where it cannot be', () => {
    expect(planOf({ metric: 'bounceRate', by: 'country' })).toEqual({ metric: 'bounceRate', by: null, canCut: false });
    expect(planOf({ by: 'property:' }).by).toBeNull();
    expect(planOf({ by: 'planet' }).by).toBeNull();
  });
});
