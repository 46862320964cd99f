/** Live counters in this process. What has run out is forgotten when its scope is written to. */
import type { CounterBatch, CounterScope, LiveCounters, LiveQuery, StreamDelta } from '../port.js';
import { BOUNDS, minuteOf, OTHER_TYPE, recentPart, snapshotOf, WINDOWS, type ScopeSums } from '../windows.js';

const PRUNE_EVERY_SECONDS = 10;

/** One stream in one scope. */
interface StreamWindow {
  /** minute -> `second type` -> events. */
  readonly counts: Map<number, Map<string, number>>;
  /** minute -> page -> views. */
  readonly pages: Map<number, Map<string, number>>;
  /** visitor -> second last seen. */
  readonly visitors: Map<string, number>;
}

interface ScopeWindow {
  watermark: number;
  /** Epoch second of the last look for what has run out. */
  prunedAt: number;
  readonly streams: Map<string, StreamWindow>;
}

export function memoryCounters(now: () => number): LiveCounters {
  const scopes = new Map<string, ScopeWindow>();
  return {
    apply: async (batch) => apply(scopes, batch, Math.floor(now() / 1000)),
    reset: async (scope) => {
      scopes.delete(scopeKey(scope));
    },
    read: async (query) => snapshotOf(query.at, sumsPerScope(scopes, query)),
  };
}

function apply(
  scopes: Map<string, ScopeWindow>,
  batch: CounterBatch,
  now: number,
): Awaited<ReturnType<LiveCounters['apply']>> {
  const key = scopeKey(batch.scope);
  const scope = scopes.get(key) ?? { watermark: 0, prunedAt: now, streams: new Map<string, StreamWindow>() };
  const watermark = scopes.has(key) ? scope.watermark : null;
  if (watermark !== batch.expected) return { applied: false, watermark };
  scope.watermark = batch.next;
  scopes.set(key, scope);
  for (const delta of batch.deltas) addTo(streamWindow(scope, delta), recentPart(delta, now));
  if (now - scope.prunedAt >= PRUNE_EVERY_SECONDS) prune(scope, now);
  return { applied: true };
}

function prune(scope: ScopeWindow, now: number): void {
  scope.prunedAt = now;
  for (const [name, stream] of scope.streams) if (!keepRecent(stream, now)) scope.streams.delete(name);
}

function addTo(window: StreamWindow, delta: StreamDelta): void {
  for (const { second, type, count } of delta.counts) {
    const bucket = bucketOf(window.counts, minuteOf(second));
    const field = `${second} ${type}`;
    const full = bucket.size >= BOUNDS.typesPerMinute && !bucket.has(field);
    increment(bucket, full ? `${second} ${OTHER_TYPE}` : field, count);
  }
  for (const { second, page, count } of delta.pages) {
    const bucket = bucketOf(window.pages, minuteOf(second));
    if (bucket.size < BOUNDS.pagesPerMinute || bucket.has(page)) increment(bucket, page, count);
  }
  for (const { visitor, second } of delta.visitors) {
    window.visitors.set(visitor, Math.max(second, window.visitors.get(visitor) ?? 0));
  }
}

/** Forgets what has run out; false when nothing is left. */
function keepRecent(window: StreamWindow, now: number): boolean {
  const oldest = now - WINDOWS.keptSeconds;
  for (const buckets of [window.counts, window.pages]) {
    for (const minute of buckets.keys()) if (minute < minuteOf(oldest)) buckets.delete(minute);
  }
  for (const [visitor, second] of window.visitors) if (second <= oldest) window.visitors.delete(visitor);
  return window.counts.size + window.pages.size + window.visitors.size > 0;
}

function sumsPerScope(scopes: ReadonlyMap<string, ScopeWindow>, query: LiveQuery): ScopeSums[] {
  return Array.from({ length: query.partitions }, (_, partition) => scopes.get(scopeKey({ ...query, partition })))
    .filter((scope) => scope !== undefined)
    .map((scope) => {
      const windows = query.streams
        .map((stream) => scope.streams.get(streamKey(query.projectId, stream)))
        .filter((window) => window !== undefined);
      return sumsOf(windows, query);
    });
}

function sumsOf(windows: readonly StreamWindow[], { at, spread = false }: LiveQuery): ScopeSums {
  const types = new Map<string, [string, number, number]>();
  const pages = new Map<string, number>();
  const visitors = new Set<string>();
  const minute = minuteOf(at);
  for (const window of windows) {
    for (const m of [minute - 1, minute]) {
      for (const [field, count] of window.counts.get(m) ?? []) addTypeCount(types, field, count, at);
    }
    for (let m = minute - WINDOWS.pageMinutes + 1; m <= minute; m++) {
      for (const [page, count] of window.pages.get(m) ?? []) increment(pages, page, count);
    }
    for (const [visitor, second] of window.visitors) if (second > at - WINDOWS.visitorSeconds) visitors.add(visitor);
  }
  const mostViewed = [...pages].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, BOUNDS.pagesPerScope);
  return { types: types.values(), pages: mostViewed, visitors: spread ? [...visitors] : visitors.size };
}

function addTypeCount(types: Map<string, [string, number, number]>, field: string, count: number, at: number): void {
  const space = field.indexOf(' ');
  const second = Number(field.slice(0, space));
  if (second <= at - WINDOWS.typeSeconds || second > at) return;
  const type = field.slice(space + 1);
  const sums = types.get(type) ?? [type, 0, 0];
  sums[1] += count;
  if (second >= at - WINDOWS.rateSeconds && second < at) sums[2] += count;
  types.set(type, sums);
}

function streamWindow(scope: ScopeWindow, { projectId, stream }: StreamDelta): StreamWindow {
  const key = streamKey(projectId, stream);
  const known = scope.streams.get(key);
  if (known) return known;
  const fresh: StreamWindow = { counts: new Map(), pages: new Map(), visitors: new Map() };
  scope.streams.set(key, fresh);
  return fresh;
}

function bucketOf(buckets: Map<number, Map<string, number>>, minute: number): Map<string, number> {
  const known = buckets.get(minute);
  if (known) return known;
  const fresh = new Map<string, number>();
  buckets.set(minute, fresh);
  return fresh;
}

function increment(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

const scopeKey = (scope: CounterScope): string =>
  `${scope.projection}:${scope.version}:${scope.topic}:${scope.partition}`;

const streamKey = (projectId: string, stream: string): string => `${projectId}/${stream}`;
