/** Ranges and moments of a zone in words. */
import type { Span } from './question.js';
import { dayOf, startOfDay } from './zone-time.js';

const formats = new Map<string, Intl.DateTimeFormat>();

const DAY = { month: 'short', day: 'numeric' } as const;
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** Oct 22 – Nov 20, 2026; with times where the ends are not midnights. `to` is not part of it. */
export function spanText({ from, to }: Span, tz: string): string {
  const wholeDays = isMidnight(tz, from) && isMidnight(tz, to);
  const text = wholeDays
    ? formatOf(tz, { ...DAY, year: 'numeric' }).formatRange(from, Math.max(from, startOfDay(tz, dayOf(tz, to - 1))))
    : formatOf(tz, { ...DAY, year: 'numeric', ...TIME }).formatRange(from, to);
  // Intl writes thin spaces, which some fonts lack.
  return text.replaceAll('\u2009', ' ');
}

/** Nov 20, 10:31 */
export const momentText = (instant: number, tz: string): string => formatOf(tz, { ...DAY, ...TIME }).format(instant);

/** Nov 20, 2026 */
export const dayText = (instant: number, tz: string): string =>
  formatOf(tz, { ...DAY, year: 'numeric' }).format(instant);

/** 10:31:07 */
export const clockText = (instant: number, tz: string): string =>
  formatOf(tz, { ...TIME, second: '2-digit' }).format(instant);

export type BucketLength = 'minute' | 'hour' | 'day' | 'week' | 'month';

const BUCKETS: Record<BucketLength, Intl.DateTimeFormatOptions> = {
  minute: { ...DAY, ...TIME },
  hour: { weekday: 'short', ...DAY, ...TIME },
  day: { weekday: 'short', ...DAY, year: 'numeric' },
  week: { ...DAY, year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
};

/** A bucket by its start: Fri, Nov 20, 2026; Week of Nov 16, 2026; November 2026. */
export function bucketText(start: number, length: BucketLength, tz: string): string {
  const text = formatOf(tz, BUCKETS[length]).format(start);
  return length === 'week' ? `Week of ${text}` : text;
}

/** The same, as short as an axis needs it. */
export function tickText(start: number, length: BucketLength, tz: string): string {
  if (length === 'month') return formatOf(tz, { month: 'short', year: 'numeric' }).format(start);
  const timed = (length === 'minute' || length === 'hour') && !isMidnight(tz, start);
  return formatOf(tz, timed ? TIME : DAY).format(start);
}

export const isMidnight = (tz: string, instant: number): boolean => instant === startOfDay(tz, dayOf(tz, instant));

function formatOf(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${Object.keys(options).join()} ${options.month ?? ''}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en', { ...options, timeZone });
  formats.set(key, format);
  return format;
}
