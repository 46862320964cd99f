import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketAfter, type BucketState } from './bucket.js';

const bucket = { bucket: 'b', ratePerSecond: 10, burst: 100 };

describe('a bucket', () => {
  it('fills at its rate, and says nothing once it is full', () => {
    expect(bucketAfter({ left: 0, at: 0 }, { ...bucket, used: 0 }, 2_500)).toEqual({ left: 25, at: 2_500 });
    expect(bucketAfter({ left: 0, at: 0 }, { ...bucket, used: 0 }, 10_000)).toBeUndefined();
    expect(bucketAfter({ left: -100, at: 0 }, { ...bucket, used: 0 }, 10_000)).toEqual({ left: 0, at: 10_000 });
  });

  it('is kept for a while though it is full, since its time was counted once', () => {
    const after = bucketAfter(undefined, { ...bucket, used: 10, overMs: 1_000 }, 5_000);
    expect(after).toEqual({ left: 100, at: 5_000 });
    expect(bucketAfter(after, { ...bucket, used: 0 }, 14_999)).toEqual({ left: 100, at: 5_000 });
    expect(bucketAfter(after, { ...bucket, used: 0 }, 15_000)).toBeUndefined();
    expect(bucketAfter(after, { ...bucket, used: 10, overMs: 1_000 }, 5_200)).toEqual({ left: 92, at: 5_200 });
  });

  it('is not emptied by a clock that goes back', () => {
    expect(bucketAfter({ left: 50, at: 1_000 }, { ...bucket, used: 1 }, 0)).toEqual({ left: 49, at: 0 });
  });

  it('counts uses over a time against what came back in it, not against what came back before', () => {
    const after = bucketAfter({ left: 90, at: 0 }, { ...bucket, used: 20, overMs: 1_000 }, 60_000);
    expect(after).toEqual({ left: 90, at: 60_000 });
  });

  it('lets a sender who waits for it through at its rate, with debts of any size', () => {
    const sends = fc.array(
      fc.record({ used: fc.integer({ min: 1, max: 500 }), wait: fc.integer({ min: 0, max: 50_000 }) }),
    );
    fc.assert(
      fc.property(sends, (steps) => {
        let state: BucketState | undefined;
        let now = 0;
        let through = 0;
        let last = 0;
        for (const { used, wait } of steps) {
          now += wait;
          const left = bucketAfter(state, { ...bucket, used: 0 }, now)?.left ?? bucket.burst;
          if (left < 1) continue;
          state = bucketAfter(state, { ...bucket, used }, now);
          through += used;
          last = used;
        }
        expect(through - last).toBeLessThanOrEqual(bucket.burst + (bucket.ratePerSecond * now) / 1_000 + 1e-6);
      }),
    );
  });
});
