/** Limits and last uses in this process. What has run out is forgotten now and then. */
import { BUCKET_WINDOW_MS, bucketAfter, type BucketState } from '../bucket.js';
import type { BucketUse, LastUse, LastUses, Limits, QuotaUse } from '../port.js';

const PRUNE_EVERY_MS = 60_000;

interface KeptBucket extends BucketState {
  /** Epoch ms from which on it need not be kept. */
  readonly until: number;
}

interface KeptCounter {
  total: number;
  expiresAt: number;
}

export function memoryLimits(now: () => number): Limits {
  const buckets = new Map<string, KeptBucket>();
  const counters = new Map<string, KeptCounter>();
  let prunedAt = now();
  const prune = (at: number): void => {
    if (at - prunedAt < PRUNE_EVERY_MS) return;
    prunedAt = at;
    for (const [name, { until }] of buckets) if (until <= at) buckets.delete(name);
    for (const [name, { expiresAt }] of counters) if (expiresAt <= at) counters.delete(name);
  };
  const counting = (change: (total: number, used: number) => number) => async (uses: readonly QuotaUse[]) => {
    const at = now();
    prune(at);
    return uses.map((use) => {
      const known = counters.get(use.counter);
      const total = change(known && known.expiresAt > at ? known.total : 0, use.used);
      counters.set(use.counter, { total, expiresAt: use.expiresAt });
      return total;
    });
  };
  return {
    use: async (uses) => {
      const at = now();
      prune(at);
      return uses.map((use) => useBucket(buckets, use, at));
    },
    take: async (uses) => {
      const at = now();
      prune(at);
      const waits = uses.map(({ used, ...bucket }) => {
        const left = bucketAfter(buckets.get(bucket.bucket), { ...bucket, used: 0 }, at)?.left ?? bucket.burst;
        return (used - left) / bucket.ratePerSecond;
      });
      const wait = Math.max(0, ...waits);
      if (wait === 0) for (const use of uses) useBucket(buckets, use, at);
      return wait;
    },
    count: counting((total, used) => total + used),
    raise: counting(Math.max),
  };
}

function useBucket(buckets: Map<string, KeptBucket>, use: BucketUse, at: number): number {
  const after = bucketAfter(buckets.get(use.bucket), use, at);
  if (!after) {
    buckets.delete(use.bucket);
    return use.burst;
  }
  const fullAt = at + ((use.burst - after.left) / use.ratePerSecond) * 1000;
  buckets.set(use.bucket, { ...after, until: Math.max(fullAt, after.at + BUCKET_WINDOW_MS) });
  return after.left;
}

export function memoryLastUses(): LastUses {
  const instants = new Map<string, number>();
  return {
    note: async (uses) => {
      for (const { id, at } of uses) instants.set(id, Math.max(at, instants.get(id) ?? at));
    },
    take: async (atMost) => {
      const taken: LastUse[] = [...instants]
        .map(([id, at]) => ({ id, at }))
        .sort((a, b) => a.at - b.at)
        .slice(0, atMost);
      for (const { id } of taken) instants.delete(id);
      return taken;
    },
  };
}
