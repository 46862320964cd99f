/**
 * Tells the live store what was taken, for all buckets and counters in one round trip each, a tenth of a second after the
 * first of them was touched. While the store is away nothing waits and nothing is refused for it: every process goes on
 * with its own view, and what it took is forgotten, as the time it was taken in is.
 */
import type { Limits } from '#live-store';
import type { Logger } from '#runtime';
import type { LocalBucket } from './local-bucket.js';
import type { LocalQuota } from './local-quota.js';

const REPORT_EVERY_MS = 100;

export class LimitReports {
  private buckets = new Set<LocalBucket>();
  private quotas = new Set<LocalQuota>();
  private timer: NodeJS.Timeout | undefined;
  private reporting: Promise<void> | null = null;
  private alone = false;

  constructor(
    private readonly limits: Limits,
    private readonly clock: () => number,
    private readonly logger: Pick<Logger, 'warn' | 'info'>,
    /** Told whether the store takes part, when that changes. */
    private readonly onShared: (shared: boolean) => void,
  ) {}

  /** True while the store does not answer. */
  get isAlone(): boolean {
    return this.alone;
  }

  /** The bucket has something to report. */
  touched(bucket: LocalBucket): void {
    this.buckets.add(bucket);
    this.schedule();
  }

  /** The counter has something to report, or to ask. */
  counted(quota: LocalQuota): void {
    this.quotas.add(quota);
    this.schedule();
  }

  /** Reports all there is. Does not throw. */
  async flush(): Promise<void> {
    while (this.reporting) await this.reporting;
    await this.start();
  }

  private schedule(): void {
    if (this.reporting) return;
    this.timer ??= setTimeout(() => void this.start(), REPORT_EVERY_MS).unref();
  }

  private async start(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.reporting = this.report();
    await this.reporting;
    this.reporting = null;
    if (this.buckets.size + this.quotas.size > 0) this.schedule();
  }

  private async report(): Promise<void> {
    const buckets = [...this.buckets];
    const quotas = [...this.quotas];
    this.buckets = new Set();
    this.quotas = new Set();
    if (buckets.length + quotas.length === 0) return;
    const begun = this.clock();
    try {
      const [left, totals] = await Promise.all([
        this.limits.use(buckets.map((bucket) => bucket.report(begun))),
        this.limits.count(quotas.map((quota) => quota.report())),
      ]);
      const answered = this.clock();
      buckets.forEach((bucket, i) => bucket.reported(left[i]!, answered));
      quotas.forEach((quota, i) => quota.reported(totals[i]!));
      this.tell(false);
    } catch (fault) {
      // What was accepted counts, whenever the store is back.
      for (const quota of quotas) this.quotas.add(quota);
      this.tell(true, fault);
    }
  }

  /** Once, not with every report. */
  private tell(alone: boolean, fault?: unknown): void {
    if (alone === this.alone) return;
    this.alone = alone;
    this.onShared(!alone);
    if (alone) this.logger.warn({ err: fault }, 'limits are not shared: each process goes on with its own view');
    else this.logger.info('limits are shared again');
  }
}
