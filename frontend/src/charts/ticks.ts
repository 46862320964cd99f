/** Which buckets of a time axis carry a label, so that labels stand on hours and days that people count in. */
import type { BucketLength } from '../question/span-text.js';
import { wallTime } from '../question/zone-time.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Steps between labels, in minutes of the zone's wall; from a day on, days counted from 1970. */
const STEPS: readonly number[] = [
  1,
  2,
  5,
  10,
  15,
  30,
  60,
  120,
  180,
  360,
  720,
  1440,
  2 * 1440,
  7 * 1440,
  14 * 1440,
  28 * 1440,
];

/**
 * Of the starts of the buckets (rising, epoch milliseconds) those with a label: at most `most`. Weeks and months, of which
 * there are few or whose length varies, are counted from the first.
 */
export function labelled(starts: readonly number[], length: BucketLength, zone: string, most: number): number[] {
  if (starts.length <= most) return [...starts];
  if (length === 'week' || length === 'month') return everyNth(starts, most);
  const walls = starts.map((start) => wallTime(zone, start));
  for (const step of STEPS) {
    const on = starts.filter((_, index) => walls[index]! % (step * MINUTE) === 0);
    if (on.length > 0 && on.length <= most && walls.at(-1)! - walls[0]! >= step * MINUTE) return on;
  }
  const midnights = starts.filter((_, index) => walls[index]! % DAY === 0 || length === 'day');
  return everyNth(midnights.length > 0 ? midnights : starts, most);
}

function everyNth(starts: readonly number[], most: number): number[] {
  const step = Math.max(1, Math.ceil(starts.length / most));
  return starts.filter((_, index) => index % step === 0);
}
