/** Rejected events over time, a line a reason. */
import type { RejectedSummaryAnswer } from '#contracts';
import type { ChartLines } from '../../../charts/lines.js';
import { addDays, dayOf, startOfDay } from '../../../question/zone-time.js';
import { formatCount } from '../../../ui/format.js';

const BUCKET_MS = { minute: 60_000, hour: 3_600_000 } as const;
/** Longer ranges are shown by the day. */
const HOURS_UP_TO_MS = 4 * 24 * BUCKET_MS.hour;
/** As many lines as can be told apart; the rest is one. */
const MOST_LINES = 7;
const REST = 'Other reasons';

export function reasonLines(answer: RejectedSummaryAnswer, tz: string, open: boolean): ChartLines {
  const span = { from: Date.parse(answer.from), to: Date.parse(answer.to) };
  const byDay = span.to - span.from > HOURS_UP_TO_MS;
  const starts = byDay ? daysOf(span, tz) : bucketsOf(span, BUCKET_MS[answer.bucket]);
  const reasons = [...new Set(answer.reasons.map(({ reason }) => reason))];
  const named = reasons.length > MOST_LINES ? reasons.slice(0, MOST_LINES - 1) : reasons;
  const keys = reasons.length > named.length ? [...named, REST] : named;
  const values = new Map(keys.map((key) => [key, starts.map(() => 0)]));
  for (const { t, reasons: counts } of answer.buckets) {
    const at = starts.findLastIndex((start) => start <= Date.parse(t));
    for (const [reason, count] of Object.entries(counts)) {
      const line = values.get(named.includes(reason) ? reason : REST);
      if (line) line[Math.max(0, at)]! += count;
    }
  }
  const lines = keys.map((key, colour) => ({
    key,
    label: key,
    values: values.get(key) ?? [],
    role: 'now' as const,
    colour,
  }));
  return { starts, lines, length: byDay ? 'day' : answer.bucket, tz, open, format: formatCount };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function bucketsOf({ from, to }: Span, ms: number): number[] {
  const first = Math.floor(from / ms) * ms;
  return Array.from({ length: Math.ceil((to - first) / ms) }, (_, index) => first + index * ms);
}

function daysOf({ from, to }: Span, tz: string): number[] {
  const days: number[] = [];
  for (let day = dayOf(tz, from); startOfDay(tz, day) < to; day = addDays(day, 1)) days.push(startOfDay(tz, day));
  return days;
}
