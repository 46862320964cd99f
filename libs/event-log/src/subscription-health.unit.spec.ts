import { describe, expect, it } from '@jest/globals';
import type { SubscriptionState } from './port.js';
import { subscriptionHealth } from './subscription-health.js';

const FLOWING: SubscriptionState = { partitions: [0], lastProgressAt: 1_000, failingSince: null, lastFault: null };

describe('the health of a subscription', () => {
  it.each([
    ['is well while batches come', FLOWING, 5_000, true],
    ['is well before the first poll', { ...FLOWING, lastProgressAt: null }, 50_000, true],
    ['is not when nothing moves for long', FLOWING, 12_000, false],
    ['forgives a short failure', { ...FLOWING, failingSince: 1_000, lastFault: 'x' }, 5_000, true],
    ['does not forgive a long one', { ...FLOWING, failingSince: 1_000, lastFault: 'x' }, 12_000, false],
    ['is not when nothing is read', null, 0, false],
  ])('%s', (_, state, now, ok) => {
    expect(subscriptionHealth(state, now).ok).toBe(ok);
  });

  it('says what fails, also while it is forgiven', () => {
    const failing = { ...FLOWING, failingSince: 1_000, lastFault: 'no database' };
    expect(subscriptionHealth(failing, 2_000)).toEqual({ ok: true, detail: 'failing: no database' });
  });
});
