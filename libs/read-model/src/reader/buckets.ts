/** Cuts a range of time into the minutes, hours or days of a zone. */
import { startOfDay, wallTime } from './zone.js';

export const INTERVALS = ['minute', 'hour', 'day'] as const;
export type Interval = (typeof INTERVALS)[number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Most buckets of one answer: a day of minutes, two months of hours, four years of days. */
export const MAX_BUCKETS = 1_500;

const LENGTH: Record<Interval, number> = { minute: MINUTE, hour: HOUR, day: DAY };

/** Whether the range has a duration and is not absurd for its interval. */
export function rangeFits(from: number, to: number, interval: Interval): boolean {
  return from < to && (to - from) / LENGTH[interval] <= MAX_BUCKETS;
}

/**
 * Starts of the buckets that cover [from, to), rising; the first is at or before `from`. A local day has 23, 24 or 25
 * hours; the hour that a clock repeats is two buckets; the hour that it skips is none.
 */
export function bucketStarts(from: number, to: number, interval: Interval, zone: string): number[] {
  const starts: number[] = [];
  for (let start = floor(from, interval, zone); start < to; start = next(start, interval, zone)) starts.push(start);
  return starts;
}

function floor(instant: number, interval: Interval, zone: string): number {
  if (interval === 'minute') return Math.floor(instant / MINUTE) * MINUTE;
  if (interval === 'hour') return instant - intoHour(instant, zone);
  return startOfDay(zone, wallTime(zone, instant));
}

/** Noon of the next local day is in that day whatever the clock does at midnight. */
function next(start: number, interval: Interval, zone: string): number {
  if (interval === 'minute') return start + MINUTE;
  if (interval === 'hour') return start + HOUR - intoHour(start, zone);
  const noon = Math.floor(wallTime(zone, start) / DAY) * DAY + DAY + DAY / 2;
  return startOfDay(zone, noon);
}

function intoHour(instant: number, zone: string): number {
  const wall = wallTime(zone, instant);
  return wall - Math.floor(wall / HOUR) * HOUR;
}
