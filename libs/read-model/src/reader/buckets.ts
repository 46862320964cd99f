/** Cuts a range of time into the minutes, hours, days, weeks or months of a zone. */
import { startOfDay, wallTime } from './zone.js';

export const INTERVALS = ['minute', 'hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof INTERVALS)[number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Most buckets of one answer: a day of minutes, two months of hours, four years of days, a century of months. */
export const MAX_BUCKETS = 1_500;

/** At least; of a month the shortest. */
const LENGTH: Record<Interval, number> = { minute: MINUTE, hour: HOUR, day: DAY, week: 7 * DAY, month: 28 * DAY };

/** Whether the range has a duration and is not absurd for its interval. */
export function rangeFits(from: number, to: number, interval: Interval): boolean {
  return from < to && (to - from) / LENGTH[interval] <= MAX_BUCKETS;
}

/**
 * Starts of the buckets that cover [from, to), rising; the first is at or before `from`. A local day has 23, 24 or 25
 * hours; a week begins on Monday; the hour that a clock repeats is two buckets; the hour that it skips is none.
 */
export function bucketStarts(from: number, to: number, interval: Interval, zone: string): number[] {
  const starts: number[] = [];
  for (let start = floor(from, interval, zone); start < to; start = next(start, interval, zone)) starts.push(start);
  return starts;
}

function floor(instant: number, interval: Interval, zone: string): number {
  if (interval === 'minute') return Math.floor(instant / MINUTE) * MINUTE;
  if (interval === 'hour') return instant - intoHour(instant, zone);
  return startOfDay(zone, firstDay(wallTime(zone, instant), interval));
}

function next(start: number, interval: Interval, zone: string): number {
  if (interval === 'minute') return start + MINUTE;
  if (interval === 'hour') return start + HOUR - intoHour(start, zone);
  // Noon of a local day is in that day whatever the clock does at midnight.
  const day = Math.floor(wallTime(zone, start) / DAY) * DAY;
  const days = interval === 'day' ? 1 : interval === 'week' ? 7 : daysOfMonth(day);
  return startOfDay(zone, day + days * DAY + DAY / 2);
}

/** The first day of the day, week or month that holds the wall time, as if UTC. */
function firstDay(wall: number, interval: 'day' | 'week' | 'month'): number {
  if (interval === 'day') return wall;
  const date = new Date(wall);
  const daysBefore = interval === 'week' ? (date.getUTCDay() + 6) % 7 : date.getUTCDate() - 1;
  return wall - daysBefore * DAY;
}

function daysOfMonth(wall: number): number {
  const month = new Date(wall);
  month.setUTCMonth(month.getUTCMonth() + 1, 0);
  return month.getUTCDate();
}

function intoHour(instant: number, zone: string): number {
  const wall = wallTime(zone, instant);
  return wall - Math.floor(wall / HOUR) * HOUR;
}
