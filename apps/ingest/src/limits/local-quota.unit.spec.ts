import { describe, expect, it } from '@jest/globals';
import { LocalQuota } from './local-quota.js';

const DAY_MS = 86_400_000;

describe('the view of a quota', () => {
  it('is what the store said and what was counted since, reported or not', () => {
    const quota = new LocalQuota('q', 1);
    quota.add(2);
    expect(quota.report()).toEqual({ counter: 'q', used: 2, expiresAt: 1 + DAY_MS });
    quota.add(3);
    expect(quota.used).toBe(5);
    quota.reported(100);
    expect(quota.used).toBe(103);
  });

  it('reports again what was not answered', () => {
    const quota = new LocalQuota('q', 1);
    quota.add(2);
    quota.report();
    quota.add(3);
    expect(quota.report()).toMatchObject({ used: 5 });
  });

  it('does not become less when the store was emptied', () => {
    const quota = new LocalQuota('q', 1);
    quota.report();
    quota.reported(1_000);
    quota.add(5);
    quota.report();
    quota.reported(5);
    expect(quota.used).toBe(1_005);
  });
});
