/**
 * Which limits hold for a request. Buckets and counters live in the live store; here is this process's view of those that
 * were used lately, so that no request waits for it.
 */
import { LRUCache } from 'lru-cache';
import { addressBlock, monthOf, quotaCounter, type Month, type QuotaName } from '#domain';
import type { Sender } from '../authenticate/sender.js';
import type { Refusal } from '../refusal.js';
import { Allowance, tooMany, type HeldBucket, type HeldQuota, type UseListener } from './allowance.js';
import type { Limit, LimitName, Rates } from './limit.js';
import { LocalBucket } from './local-bucket.js';
import { LocalQuota } from './local-quota.js';
import { policyItem } from './rate-limit-headers.js';

/** Views are kept of so many. Who is pushed out begins with a full bucket, until the store has answered. */
const MAX_VIEWS = 50_000;

export class Limiter {
  private readonly senders = new LRUCache<string, HeldBucket>({ max: MAX_VIEWS });
  /** On their own: many addresses must not push out what is known of keys. */
  private readonly addresses = new LRUCache<string, HeldBucket>({ max: MAX_VIEWS });
  private readonly counters = new LRUCache<string, LocalQuota>({ max: MAX_VIEWS });
  private month: Month;

  constructor(
    private readonly rates: Rates,
    private readonly listener: UseListener,
    /** Milliseconds, monotonic. */
    private readonly clock: () => number,
  ) {
    this.month = monthOf(Date.now());
  }

  /** What a sender's request may use. */
  allowanceOf(sender: Sender): Allowance {
    const { limits, collectorId, projectId } = sender;
    const buckets: HeldBucket[] = [];
    this.hold(buckets, 'key', collectorId, limits.collector.ratePerSecond ?? this.rates.perKey);
    this.hold(buckets, 'project', projectId, limits.project.ratePerSecond ?? this.rates.perProject);
    return new Allowance(buckets, this.addressOf(sender), this.quotasOf(sender), this.listener, this.clock);
  }

  /** A request from the address shows no valid key, or none yet: it counts, or is refused after too many. */
  countStranger(address: string | null): Refusal | null {
    const held = this.stranger(address);
    if (!held) return null;
    const now = this.clock();
    if (held.bucket.left(now) < 1) {
      this.listener.limited('stranger');
      return tooMany('stranger', held.limit, held.bucket.retryAfterSeconds(now));
    }
    if (held.bucket.take(1, now)) this.listener.touched(held.bucket);
    return null;
  }

  /** The request was no stranger's after all. */
  uncountStranger(address: string | null): void {
    const held = this.stranger(address);
    if (held?.bucket.take(-1, this.clock())) this.listener.touched(held.bucket);
  }

  private stranger(address: string | null): HeldBucket | null {
    const { perStranger } = this.rates;
    if (perStranger === null || address === null) return null;
    return this.held(this.addresses, 'stranger', addressBlock(address), perStranger);
  }

  private addressOf({ browser }: Sender): HeldBucket | null {
    const { perAddress } = this.rates;
    const address = browser?.address ?? null;
    if (perAddress === null || address === null) return null;
    return this.held(this.addresses, 'address', addressBlock(address), perAddress);
  }

  private hold(buckets: HeldBucket[], name: LimitName, id: string, rate: number | null): void {
    if (rate !== null) buckets.push(this.held(this.senders, name, id, rate));
  }

  private held(views: LRUCache<string, HeldBucket>, name: LimitName, id: string, rate: number): HeldBucket {
    const key = `${name}:${id}`;
    const known = views.get(key);
    if (known?.limit.ratePerSecond === rate) return known;
    const limit: Limit = { ratePerSecond: rate, burst: Math.max(1, rate * this.rates.burstSeconds) };
    const bucket = known?.bucket ?? new LocalBucket(key, limit, this.clock());
    bucket.follow(limit);
    const held = { name, limit, bucket, policy: policyItem(name, limit) };
    views.set(key, held);
    return held;
  }

  private quotasOf({ limits, collectorId, projectId }: Sender): HeldQuota[] {
    const quotas: HeldQuota[] = [];
    const { collector, project } = limits;
    if (collector.monthlyQuota !== null) quotas.push(this.quota('key-month', collectorId, collector.monthlyQuota));
    if (project.monthlyQuota !== null) quotas.push(this.quota('project-month', projectId, project.monthlyQuota));
    return quotas;
  }

  private quota(name: QuotaName, id: string, quota: number): HeldQuota {
    const now = Date.now();
    if (now >= this.month.endsAt) this.month = monthOf(now);
    const { month } = this;
    const key = quotaCounter(name, id, month);
    let counter = this.counters.get(key);
    if (!counter) {
      this.counters.set(key, (counter = new LocalQuota(key, month.endsAt)));
      // Asks for the total: other processes may have counted, and this one before it was started anew.
      this.listener.counted(counter);
    }
    return { name, quota, counter, month };
  }
}
