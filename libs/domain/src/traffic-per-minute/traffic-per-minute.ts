/**
 * `traffic-per-minute`: how many events of each stream and type fell into each minute of event time. Bots are counted
 * apart, so that a reader can leave them out. Longer buckets are the same fold with another length.
 */
import type { EnrichedEvent } from '../event.js';

/** What the counts need to know of an event. */
export type TrafficFact = Pick<EnrichedEvent, 'projectId' | 'stream' | 'type' | 'bot' | 'time'>;

/** What one set of events adds to one row. */
export interface TrafficDelta {
  readonly projectId: string;
  readonly stream: string;
  readonly type: string;
  readonly bot: boolean;
  /** Start of the bucket, epoch ms. */
  readonly start: number;
  readonly count: number;
}

const MINUTE_MS = 60_000;

/** Deltas of `traffic_per_minute`, in the order that {@link trafficPer} describes. */
export function trafficPerMinute(events: Iterable<TrafficFact>): readonly TrafficDelta[] {
  return trafficPer(MINUTE_MS, events);
}

/**
 * One delta a row of buckets of that length, in the order of the rows' keys: whoever adds them in this order meets no
 * deadlock with another who does. The sum does not depend on how events are cut into sets.
 */
export function trafficPer(lengthMs: number, events: Iterable<TrafficFact>): readonly TrafficDelta[] {
  const deltas = new Map<string, { delta: Omit<TrafficDelta, 'count'>; count: number }>();
  for (const { projectId, stream, type, bot, time } of events) {
    const start = Math.floor(time / lengthMs) * lengthMs;
    const key = `${projectId}\u0000${stream}\u0000${type}\u0000${start}\u0000${bot ? 1 : 0}`;
    const known = deltas.get(key);
    if (known) known.count += 1;
    else deltas.set(key, { delta: { projectId, stream, type, bot, start }, count: 1 });
  }
  return [...deltas].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { delta, count }]) => ({ ...delta, count }));
}
