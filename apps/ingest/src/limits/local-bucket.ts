/**
 * This process's view of a bucket in the live store. It is the smaller of two figures: what would be left if this process
 * were alone, which is exact, and what the store said last, carried on. Nothing here waits.
 */
import type { BucketUse } from '#live-store';
import type { Limit } from './limit.js';

/** Added to what a refused sender waits, for clocks that are not quite the same. */
const SPARE_SECONDS = 0.05;

export class LocalBucket {
  /** Left if this process were alone. */
  private own: number;
  /** Left as the store said, less what was taken since. */
  private shared: number;
  /** When both figures were right: milliseconds of a monotonic clock. */
  private at: number;
  private unreported = 0;
  /** Null: nothing to report. */
  private unreportedSince: number | null = null;

  constructor(
    readonly name: string,
    private limit: Limit,
    now: number,
  ) {
    this.own = this.shared = limit.burst;
    this.at = now;
  }

  /** The limit that holds from now on. */
  follow(limit: Limit): void {
    this.limit = limit;
  }

  /** Units; negative after more was taken than there was. */
  left(now: number): number {
    this.fill(now);
    return Math.min(this.own, this.shared);
  }

  /** Below zero to give back. True when there was nothing to report before. */
  take(units: number, now: number): boolean {
    this.fill(now);
    this.own = Math.min(this.limit.burst, this.own - units);
    this.shared = Math.min(this.limit.burst, this.shared - units);
    this.unreported += units;
    if (this.unreportedSince !== null) return false;
    this.unreportedSince = now;
    return true;
  }

  /** Whole seconds until one unit is there; at least one. */
  retryAfterSeconds(now: number): number {
    const missing = 1 - this.left(now);
    return Math.max(1, Math.ceil(missing / this.limit.ratePerSecond + SPARE_SECONDS));
  }

  /** Whole seconds until it is full. */
  fullInSeconds(now: number): number {
    return Math.max(0, Math.ceil((this.limit.burst - this.left(now)) / this.limit.ratePerSecond));
  }

  /** What was taken since the last report. It counts as reported, whatever becomes of the report. */
  report(now: number): BucketUse {
    const use = {
      bucket: this.name,
      used: this.unreported,
      overMs: Math.max(0, now - (this.unreportedSince ?? now)),
      ...this.limit,
    };
    this.unreported = 0;
    this.unreportedSince = null;
    return use;
  }

  /** The store's answer to the last report. */
  reported(left: number, now: number): void {
    this.fill(now);
    this.shared = Math.min(this.limit.burst, left - this.unreported);
  }

  private fill(now: number): void {
    const { burst, ratePerSecond } = this.limit;
    const back = (Math.max(0, now - this.at) * ratePerSecond) / 1_000;
    this.own = Math.min(burst, this.own + back);
    this.shared = Math.min(burst, this.shared + back);
    this.at = now;
  }
}
