/**
 * What is live: counters of the last minutes, notices from the projector to the gateways, dedup claims. Two
 * implementations (`redis/`, `memory/`), one contract suite. Losing the whole store loses nothing: counters are rebuilt
 * from the `events` table, notices have offsets by which a gap is noticed.
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

/** The last minutes of one stream, summed over partitions. */
export interface LiveSnapshot {
  /** Epoch seconds at which the snapshot was taken. */
  readonly at: number;
  /** Events in the 60 s before `at`. */
  readonly total: number;
  readonly byType: Readonly<Record<string, number>>;
  /** Mean over the last 10 whole seconds. */
  readonly perSecond: number;
  /** Distinct visitors of the last 5 minutes. */
  readonly activeVisitors: number;
  /** Pages of the last 5 minutes, most viewed first. */
  readonly topPages: readonly { readonly page: string; readonly count: number }[];
}

export interface LiveQuery {
  readonly projection: string;
  readonly version: number;
  readonly topic: string;
  readonly partitions: number;
  readonly projectId: string;
  readonly streams: readonly string[];
  /** Epoch seconds. */
  readonly at: number;
}

export interface LiveCounters {
  /** Atomic: all deltas and the new watermark, or nothing and the watermark that is stored. */
  apply(batch: CounterBatch): Promise<CounterResult>;
  /** Forgets a scope's counters and watermark (before a rebuild from the database). */
  reset(scope: CounterScope): Promise<void>;
  read(query: LiveQuery): Promise<LiveSnapshot>;
}

/** A channel from the projector to every gateway. May lose messages; never reorders those of one publisher. */
export interface Notices {
  publish(channel: string, messages: readonly string[]): Promise<void>;
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;
}

export interface LiveStore {
  readonly counters: LiveCounters;
  readonly notices: Notices;
  readonly claims: DedupClaims;
  /** Throws when the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
