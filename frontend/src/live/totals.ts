/** Counters of one or several rooms as one. */
import type { LiveAnswer, StatsFrame } from '#contracts';

export interface Totals {
  /** Events of the last 60 s. */
  readonly perMinute: number;
  readonly perSecond: number;
  /** Visitors of the last 5 minutes; null while nobody knows. */
  readonly activeVisitors: number | null;
  readonly byType: readonly TypeCount[];
  /** Epoch milliseconds at which the newest of the counters was taken. */
  readonly at: number;
}

export interface TypeCount {
  readonly type: string;
  readonly count: number;
}

/**
 * Sums rooms. Visitors cannot be summed, one may be on two streams: with several rooms they come from the answer for
 * the whole project. Null until either source has spoken.
 */
export function totalsOf(frames: readonly StatsFrame[], answer: LiveAnswer | undefined): Totals | null {
  if (frames.length === 0) return answer ? fromAnswer(answer) : null;
  const byType = new Map<string, number>();
  let perMinute = 0;
  let perSecond = 0;
  let at = 0;
  for (const frame of frames) {
    perMinute += frame.total;
    perSecond += frame.perSecond;
    at = Math.max(at, Date.parse(frame.at));
    for (const [type, count] of Object.entries(frame.byType)) byType.set(type, (byType.get(type) ?? 0) + count);
  }
  const alone = frames.length === 1 ? frames[0] : undefined;
  return {
    perMinute,
    perSecond,
    activeVisitors: alone?.activeVisitors ?? answer?.activeVisitors ?? null,
    byType: ranked(byType),
    at,
  };
}

function fromAnswer(answer: LiveAnswer): Totals {
  return {
    perMinute: answer.lastMinute.total,
    perSecond: answer.eventsPerSecond,
    activeVisitors: answer.activeVisitors,
    byType: ranked(Object.entries(answer.lastMinute.byType)),
    at: Date.parse(answer.to),
  };
}

/** Most first; equals by name, so that rows do not jump. */
function ranked(counts: Iterable<readonly [string, number]>): TypeCount[] {
  return Array.from(counts, ([type, count]) => ({ type, count })).sort(
    (a, b) => b.count - a.count || a.type.localeCompare(b.type),
  );
}

/** Events of the last 60 s that pass a type filter; an empty filter passes all. */
export function matching(byType: Readonly<Record<string, number>>, types: readonly string[]): number {
  const counts = types.length === 0 ? Object.values(byType) : types.map((type) => byType[type] ?? 0);
  return counts.reduce((sum, count) => sum + count, 0);
}
