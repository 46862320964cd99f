/**
 * The watermark of a partition: how far event time has come there. It advances record by record in the order of the
 * log, so that what is late does not depend on how the log was cut into batches.
 */
import type { EnrichedEvent } from '../event.js';

type Timed = Pick<EnrichedEvent, 'time' | 'receivedAt'>;

/** Event time farther than this behind the watermark is late. */
export const ALLOWED_LATENESS_MS = 10 * 60_000;

/** Largest event time seen, epoch ms; null before the first event. */
export type Watermark = number | null;

/**
 * The watermark after an event. A clock that runs ahead does not move it beyond the event's receipt: one visitor's wrong
 * clock would make everybody else late.
 */
export function advanceWatermark(watermark: Watermark, event: Timed): number {
  const seen = Math.min(event.time, event.receivedAt);
  return watermark === null || seen > watermark ? seen : watermark;
}

/** Whether an event is late, judged by the watermark before it. */
export function isLate(watermark: Watermark, event: Timed): boolean {
  return watermark !== null && event.time < watermark - ALLOWED_LATENESS_MS;
}

/** Judges a run of events in the order of the log, and answers with the watermark after them. */
export function judgeLateness(
  watermark: Watermark,
  events: readonly Timed[],
): { readonly watermark: Watermark; readonly late: readonly boolean[] } {
  let current = watermark;
  const late = events.map((event) => {
    const judged = isLate(current, event);
    current = advanceWatermark(current, event);
    return judged;
  });
  return { watermark: current, late };
}
