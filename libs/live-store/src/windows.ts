/**
 * What the live windows hold, and how their memory stays bounded. Both implementations follow these rules, so that a
 * reader cannot tell them apart.
 */
import type { LiveSnapshot, StreamDelta } from './port.js';

export const WINDOWS = {
  /** `total` and `byType`: seconds with at - 60 < second <= at. */
  typeSeconds: 60,
  /** `perSecond`: seconds with at - 10 <= second < at. */
  rateSeconds: 10,
  /** `activeVisitors`: last seen after at - 300. */
  visitorSeconds: 300,
  /** `topPages`: the minute of `at` and the four before it. */
  pageMinutes: 5,
  /** Seconds that an entry is kept; what is older when it arrives is not written at all. */
  keptSeconds: 420,
} as const;

/** Bounds per scope and stream: a client that makes up a name per event cannot fill the store. */
export const BOUNDS = {
  /** Distinct (second, type) in one minute; the counts of further ones go to OTHER_TYPE, so that totals stay right. */
  typesPerMinute: 6_000,
  /** Distinct pages in one minute; further ones are left out. */
  pagesPerMinute: 2_000,
  /** Pages that one scope contributes to a snapshot, its most viewed ones. */
  pagesPerScope: 500,
  /** Pages in a snapshot. */
  topPages: 10,
} as const;

export const OTHER_TYPE = '(other)';

export const minuteOf = (second: number): number => Math.floor(second / 60);

/** A delta without what no reader can see any more: a consumer that catches up on hours writes only the last minutes. */
export function recentPart(delta: StreamDelta, nowSeconds: number): StreamDelta {
  const oldest = nowSeconds - WINDOWS.keptSeconds;
  const recent = (entry: { readonly second: number }): boolean => entry.second > oldest;
  return {
    projectId: delta.projectId,
    stream: delta.stream,
    counts: delta.counts.filter(recent),
    pages: delta.pages.filter(recent),
    visitors: delta.visitors.filter(recent),
  };
}

/** What one scope (one partition) contributes to a snapshot. */
export interface ScopeSums {
  /** Per type: events of the type window, and events of the rate window. */
  readonly types: Iterable<readonly [type: string, total: number, rate: number]>;
  readonly pages: Iterable<readonly [page: string, count: number]>;
  /** How many there are; or their names, where one may be in several scopes. */
  readonly visitors: number | readonly string[];
}

/** Sums the partitions. Exact for visitors too: a visitor is in one partition only, or has a name here. */
export function snapshotOf(at: number, scopes: readonly ScopeSums[]): LiveSnapshot {
  const byType = new Map<string, number>();
  const pages = new Map<string, number>();
  let total = 0;
  let rate = 0;
  let activeVisitors = 0;
  const named = new Set<string>();
  for (const scope of scopes) {
    for (const [type, count, recent] of scope.types) {
      if (count > 0) byType.set(type, (byType.get(type) ?? 0) + count);
      total += count;
      rate += recent;
    }
    for (const [page, count] of scope.pages) pages.set(page, (pages.get(page) ?? 0) + count);
    if (typeof scope.visitors === 'number') activeVisitors += scope.visitors;
    else for (const visitor of scope.visitors) named.add(visitor);
  }
  return {
    at,
    total,
    // A type may be called `__proto__`: fromEntries defines it as an own property.
    byType: Object.fromEntries([...byType].sort(([a], [b]) => (a < b ? -1 : 1))),
    perSecond: rate / WINDOWS.rateSeconds,
    activeVisitors: activeVisitors + named.size,
    topPages: mostViewed(pages, BOUNDS.topPages),
  };
}

function mostViewed(pages: ReadonlyMap<string, number>, limit: number): { page: string; count: number }[] {
  return [...pages]
    .map(([page, count]) => ({ page, count }))
    .sort((a, b) => b.count - a.count || (a.page < b.page ? -1 : 1))
    .slice(0, limit);
}
