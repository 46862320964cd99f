/**
 * What is live: counters of the last minutes, notices from the projector to the gateways, dedup claims, limits. Two
 * implementations (`redis/`, `memory/`), one contract suite. Losing the whole store loses nothing: counters are rebuilt
 * from the `events` table, notices have offsets by which a gap is noticed, buckets fill up again, and monthly counts are
 * raised to what the ledger says.
 */
import type { DedupClaims } from '#domain';

/** Watermarks are per (projection, version, topic, partition): the writer's identity. */
export interface CounterScope {
  readonly projection: string;
  readonly version: number;
  readonly topic: string;
  readonly partition: number;
}

/** Counts of one stream that one run of records adds; times are `receivedAt`, in whole epoch seconds. */
export interface StreamDelta {
  readonly projectId: string;
  readonly stream: string;
  readonly counts: readonly { readonly second: number; readonly type: string; readonly count: number }[];
  readonly pages: readonly { readonly second: number; readonly page: string; readonly count: number }[];
  /** Last time each visitor was seen. */
  readonly visitors: readonly { readonly visitor: string; readonly second: number }[];
}

export interface CounterBatch {
  readonly scope: CounterScope;
  /** Applied only if the stored watermark equals this; null: only if there is none. */
  readonly expected: number | null;
  /** The watermark afterwards. */
  readonly next: number;
  readonly deltas: readonly StreamDelta[];
}

export type CounterResult = { readonly applied: true } | { readonly applied: false; readonly watermark: number | null };

/** The last minutes of the streams asked for, summed over partitions. */
export interface LiveSnapshot {
  /** Epoch seconds: the `at` of the query. */
  readonly at: number;
  /** Events of the 60 s that end with `at`, its running second included. */
  readonly total: number;
  /** The same by type. Types beyond a generous bound are summed as `(other)`. */
  readonly byType: Readonly<Record<string, number>>;
  /** Mean over the 10 whole seconds before `at`. */
  readonly perSecond: number;
  /**
   * Distinct visitors seen after `at` - 5 minutes in any of the streams. Within a partition the streams are united; over
   * partitions they are added, since a visitor is in one of them whatever the stream, unless the query says otherwise.
   */
  readonly activeVisitors: number;
  /** The ten most viewed pages of the minute of `at` and the four before it, most viewed first. */
  readonly topPages: readonly { readonly page: string; readonly count: number }[];
}

export interface LiveQuery {
  readonly projection: string;
  readonly version: number;
  readonly topic: string;
  readonly partitions: number;
  readonly projectId: string;
  readonly streams: readonly string[];
  /** A visitor may be in several partitions: they are united by name, which costs as much as there are visitors. */
  readonly spread?: boolean;
  /** Epoch seconds. */
  readonly at: number;
}

export interface LiveCounters {
  /** Atomic: all deltas and the new watermark, or nothing and the watermark that is stored. */
  apply(batch: CounterBatch): Promise<CounterResult>;
  /**
   * Forgets a scope's counters and watermark (before a rebuild from the database). Until the next `apply`, with `expected` null,
   * the scope reads as empty.
   */
  reset(scope: CounterScope): Promise<void>;
  read(query: LiveQuery): Promise<LiveSnapshot>;
}

/**
 * A channel from the projector to every gateway. May lose messages (all of them while Redis is away; the subscription
 * itself comes back alone); never reorders those of one publisher. A listener must not throw.
 */
export interface Notices {
  publish(channel: string, messages: readonly string[]): Promise<void>;
  /** Resolves once the subscription stands, with a function that ends it. */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;
}

/** What was taken out of one token bucket (RFC 2697 names the idea: a rate, and a burst that may be used at once). */
export interface BucketUse {
  /** Any name; without the prefix of the installation. */
  readonly bucket: string;
  /** Units taken; negative: given back. Zero only asks. */
  readonly used: number;
  /** Units that come back each second; more than zero. */
  readonly ratePerSecond: number;
  /** Units of a full bucket; more than zero. */
  readonly burst: number;
  /**
   * Milliseconds up to now in which they were taken, little by little; what came back meanwhile counts for them. Default 0:
   * all of them now.
   */
  readonly overMs?: number;
}

/** What was counted of one quota. */
export interface QuotaUse {
  /** Any name, which says the month. */
  readonly counter: string;
  /** Whole units, zero or more. Zero only asks. */
  readonly used: number;
  /** Epoch ms after which the counter is forgotten. */
  readonly expiresAt: number;
}

/** Limits that all processes share. Time is the store's own, so that no process's clock matters. */
export interface Limits {
  /**
   * Takes each use out of its bucket, beyond empty as well, and answers with what is left of each, in order; negative
   * where more was taken than there was. The debt is at most one burst, or this use where it is more. A bucket that
   * nobody has used is full.
   */
  use(uses: readonly BucketUse[]): Promise<readonly number[]>;
  /**
   * Takes each use out of its bucket if each has as much; otherwise it takes nothing at all. One step: of many at the same
   * time no more take than one after the other. Answers with the seconds until all could be taken, 0: they were. The
   * buckets are different ones, few (one call), and no use is more than its burst.
   */
  take(uses: readonly Omit<BucketUse, 'overMs'>[]): Promise<number>;
  /** Adds to each counter and answers with the totals, in order. */
  count(uses: readonly QuotaUse[]): Promise<readonly number[]>;
  /** Lifts each counter to `used` where it is lower, and answers with the totals: mends a store that has lost its own. */
  raise(floors: readonly QuotaUse[]): Promise<readonly number[]>;
}

/** When something (an API key, a token) was last used. */
export interface LastUse {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Carries last uses from where they happen to where they are stored; later instants win, whatever the order. */
export interface LastUses {
  note(uses: readonly LastUse[]): Promise<void>;
  /** Takes out at most so many, longest ago first. Who takes them and ends before it stored them has lost them. */
  take(atMost: number): Promise<readonly LastUse[]>;
}

/** What is added to the end of one list. */
export interface RecentAddition {
  /** Any name; without the prefix of the installation. */
  readonly list: string;
  /** Oldest first. */
  readonly items: readonly string[];
}

export interface RecentItem {
  /** Where it stands in its list. */
  readonly position: string;
  readonly text: string;
}

/** Lists of what happened last, to be looked at; see {@link RECENT}. */
export interface Recent {
  add(additions: readonly RecentAddition[]): Promise<void>;
  /**
   * For each list what stands in it, oldest first: all, or what was added after a position. A position stays good when
   * its item, or the whole list, is forgotten.
   */
  read(
    questions: readonly { readonly list: string; readonly after: string | null }[],
  ): Promise<readonly (readonly RecentItem[])[]>;
}

/** Every method throws LiveStoreUnavailable at once, or after a short deadline, while the store is away. */
export interface LiveStore {
  readonly counters: LiveCounters;
  readonly notices: Notices;
  readonly claims: DedupClaims;
  readonly limits: Limits;
  readonly lastUses: LastUses;
  readonly recent: Recent;
  /** Throws when the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
