import { describe, expect, it } from '@jest/globals';
import type { BucketUse, Limits, QuotaUse } from '#live-store';
import { createLogger } from '#runtime';
import { LimitReports } from './limit-reports.js';
import { LocalBucket } from './local-bucket.js';
import { LocalQuota } from './local-quota.js';

const LIMIT = { ratePerSecond: 1, burst: 10 };

/** Notes what it was told; answers when it is let. */
class SlowStore implements Limits {
  readonly used: (readonly BucketUse[])[] = [];
  readonly counted: (readonly QuotaUse[])[] = [];
  fault: Error | null = null;
  private waiting: (() => void)[] = [];
  private open = true;

  hold(): void {
    this.open = false;
  }
  let(): void {
    this.open = true;
    for (const go of this.waiting.splice(0)) go();
  }
  async use(uses: readonly BucketUse[]): Promise<readonly number[]> {
    this.used.push(uses);
    await this.answer();
    return uses.map(() => 5);
  }
  async count(uses: readonly QuotaUse[]): Promise<readonly number[]> {
    this.counted.push(uses);
    await this.answer();
    return uses.map(() => 50);
  }
  take = (): Promise<number> => Promise.reject(new Error('not used'));
  raise = (): Promise<readonly number[]> => Promise.reject(new Error('not used'));

  private async answer(): Promise<void> {
    if (!this.open) await new Promise<void>((go) => this.waiting.push(go));
    if (this.fault) throw this.fault;
  }
}

function reportsTo(store: Limits): { reports: LimitReports; shared: boolean[] } {
  const shared: boolean[] = [];
  const logger = createLogger('ingest', 'silent');
  return {
    reports: new LimitReports(
      store,
      () => 0,
      logger,
      (now) => shared.push(now),
    ),
    shared,
  };
}

const taken = (name: string): LocalBucket => {
  const bucket = new LocalBucket(name, LIMIT, 0);
  bucket.take(1, 0);
  return bucket;
};

describe('reports', () => {
  it('are one call for all buckets and one for all counters, and bring back what the store says', async () => {
    const store = new SlowStore();
    const { reports } = reportsTo(store);
    const [a, b, quota] = [taken('a'), taken('b'), new LocalQuota('q', 1)];
    for (const bucket of [a, b, a]) reports.touched(bucket);
    quota.add(3);
    reports.counted(quota);
    await reports.flush();
    expect(store.used.map((uses) => uses.map(({ bucket }) => bucket))).toEqual([['a', 'b']]);
    expect(store.counted).toEqual([[expect.objectContaining({ counter: 'q', used: 3 })]]);
    expect([a.left(0), quota.used]).toEqual([5, 50]);
    await reports.flush();
    expect(store.used).toHaveLength(1);
  });

  it('do not overtake each other', async () => {
    const store = new SlowStore();
    const { reports } = reportsTo(store);
    store.hold();
    reports.touched(taken('a'));
    const first = reports.flush();
    reports.touched(taken('b'));
    const second = reports.flush();
    await new Promise(setImmediate);
    expect(store.used).toHaveLength(1);
    store.let();
    await Promise.all([first, second]);
    expect(store.used.map((uses) => uses.map(({ bucket }) => bucket))).toEqual([['a'], ['b']]);
  });

  it('that fail keep what counts for the month and forget the rest, and are told of once', async () => {
    const store = new SlowStore();
    const { reports, shared } = reportsTo(store);
    const [bucket, quota] = [taken('a'), new LocalQuota('q', 1)];
    store.fault = new Error('away');
    for (let round = 0; round < 3; round++) {
      quota.add(2);
      bucket.take(1, 0);
      reports.counted(quota);
      reports.touched(bucket);
      await reports.flush();
    }
    expect([shared, reports.isAlone, quota.used, bucket.left(0)]).toEqual([[false], true, 6, 6]);
    store.fault = null;
    await reports.flush();
    expect(store.counted.at(-1)).toEqual([expect.objectContaining({ counter: 'q', used: 6 })]);
    expect([shared, reports.isAlone, quota.used]).toEqual([[false, true], false, 50]);
  });
});
