/**
 * What one request may use of the limits that hold for its sender. The number of events is known only once the body is
 * parsed: before it is read there must be something left of each bucket, and after it the events are taken. A batch larger
 * than what is left goes through and is owed; so the wait that a 429 names suffices for whatever is sent next.
 */
import type { Month } from '#domain';
import { refuse, type Refusal } from '../refusal.js';
import type { Limit, LimitName } from './limit.js';
import type { LocalBucket } from './local-bucket.js';
import type { LocalQuota } from './local-quota.js';
import { leftItem, monthItem } from './rate-limit-headers.js';

/** A bucket that holds for the sender. */
export interface HeldBucket {
  readonly name: LimitName;
  readonly limit: Limit;
  readonly bucket: LocalBucket;
  /** As `RateLimit-Policy` names it. */
  readonly policy: string;
}

/** A month's quota that holds for the sender. */
export interface HeldQuota {
  readonly name: LimitName;
  readonly quota: number;
  readonly counter: LocalQuota;
  readonly month: Month;
}

/** Where an allowance leaves word of what it used. */
export interface UseListener {
  touched(bucket: LocalBucket): void;
  counted(counter: LocalQuota): void;
  limited(name: LimitName): void;
}

/** A quota may be raised any day: nobody is sent away for longer. */
const LONGEST_WAIT_SECONDS = 86_400;

export class Allowance {
  constructor(
    /** Of events. */
    private readonly buckets: readonly HeldBucket[],
    /** Of requests. */
    private readonly requests: HeldBucket | null,
    private readonly quotas: readonly HeldQuota[],
    private readonly listener: UseListener,
    private readonly clock: () => number,
  ) {}

  /** Before the body is read: whether anything is left. Takes the request itself. */
  admit(): Refusal | null {
    const refusal = this.refusal(this.requests ? [this.requests, ...this.buckets] : this.buckets);
    if (!refusal && this.requests) this.takeFrom(this.requests, 1);
    return refusal;
  }

  /** After the body is parsed: takes its events, all of them or none. Others may have used what was left meanwhile. */
  take(events: number): Refusal | null {
    const refusal = this.refusal(this.buckets);
    if (!refusal) for (const held of this.buckets) this.takeFrom(held, events);
    return refusal;
  }

  /** The log did not take the events. */
  giveBack(events: number): void {
    for (const held of this.buckets) this.takeFrom(held, -events);
  }

  /** The log took them: they count for the month. */
  accepted(events: number): void {
    for (const { counter } of this.quotas) {
      counter.add(events);
      this.listener.counted(counter);
    }
  }

  /** For the answer, whatever it is; empty where nothing is limited. */
  headers(): Readonly<Record<string, string>> {
    const now = this.clock();
    const held = this.requests ? [...this.buckets, this.requests] : this.buckets;
    if (held.length + this.quotas.length === 0) return {};
    const policies = held.map(({ policy }) => policy);
    const left = held.map(({ name, bucket }) => {
      const units = bucket.left(now);
      return leftItem(name, units, units < 1 ? bucket.retryAfterSeconds(now) : bucket.fullInSeconds(now));
    });
    for (const { name, quota, counter, month } of this.quotas) {
      policies.push(monthItem(name, quota, (month.endsAt - month.startsAt) / 1_000));
      left.push(leftItem(name, quota - counter.used, secondsUntil(month.endsAt)));
    }
    return { 'ratelimit-policy': policies.join(', '), ratelimit: left.join(', ') };
  }

  private refusal(held: readonly HeldBucket[]): Refusal | null {
    for (const { name, quota, counter, month } of this.quotas) {
      if (counter.used < quota) continue;
      this.listener.limited(name);
      return quotaExceeded(name, quota, month);
    }
    const now = this.clock();
    const empty = held.filter(({ bucket }) => bucket.left(now) < 1);
    return empty.length === 0 ? null : this.tooMany(empty, now);
  }

  private tooMany(empty: readonly HeldBucket[], now: number): Refusal {
    const waits = empty.map(({ bucket }) => bucket.retryAfterSeconds(now));
    const longest = Math.max(...waits);
    const { name, limit } = empty[waits.indexOf(longest)]!;
    this.listener.limited(name);
    return tooMany(name, limit, longest);
  }

  private takeFrom({ bucket }: HeldBucket, units: number): void {
    if (bucket.take(units, this.clock())) this.listener.touched(bucket);
  }
}

/** A request over a bucket's limit; the wait is in seconds. */
export function tooMany(name: LimitName, { ratePerSecond }: Limit, waitSeconds: number): Refusal {
  return refuse('TOO_MANY_REQUESTS', `${WHOSE[name]}: ${ratePerSecond} a second`, {
    'retry-after': String(waitSeconds),
  });
}

function quotaExceeded(name: LimitName, quota: number, month: Month): Refusal {
  const wait = Math.min(LONGEST_WAIT_SECONDS, secondsUntil(month.endsAt));
  return refuse('QUOTA_EXCEEDED', `${WHOSE[name]}: ${quota} in ${month.name}`, { 'retry-after': String(wait) });
}

const secondsUntil = (at: number): number => Math.max(1, Math.ceil((at - Date.now()) / 1_000));

const WHOSE: Readonly<Record<LimitName, string>> = {
  key: "events of this key's collector",
  project: 'events of the project',
  address: 'requests of browsers at this address',
  stranger: 'requests without a valid key from this address',
  'key-month': "accepted events of this key's collector",
  'project-month': 'accepted events of the project',
};
