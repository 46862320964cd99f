/** How long the buckets of a time series are. */
import type { BucketLength } from './span-text.js';
import type { Span } from './question.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const LENGTHS: readonly { readonly name: BucketLength; readonly ms: number; readonly upTo: number }[] = [
  { name: 'minute', ms: HOUR / 60, upTo: 4 * HOUR },
  { name: 'hour', ms: HOUR, upTo: 4 * DAY },
  { name: 'day', ms: DAY, upTo: 200 * DAY },
  { name: 'week', ms: 7 * DAY, upTo: 3 * 365 * DAY },
  { name: 'month', ms: 30 * DAY, upTo: Infinity },
];

/** Most buckets of one answer of the gateway (`MAX_BUCKETS`, repeated). */
const MOST_BUCKETS = 1_500;

/** What a range can be cut into: not more than the gateway answers with, and more than a piece or two. */
export function intervalsOf({ from, to }: Span): readonly BucketLength[] {
  const span = to - from;
  const fitting = LENGTHS.filter(({ ms }) => span / ms < MOST_BUCKETS && span >= ms);
  return fitting.length === 0 ? [span < HOUR ? 'minute' : 'month'] : fitting.map(({ name }) => name);
}

/** The wanted one where it fits, else as many as a chart shows well. */
export function intervalOf(span: Span, wanted: BucketLength | undefined): BucketLength {
  if (wanted !== undefined && intervalsOf(span).includes(wanted)) return wanted;
  return LENGTHS.find(({ upTo }) => span.to - span.from <= upTo)?.name ?? 'month';
}

export const INTERVAL_LABELS: Record<BucketLength, string> = {
  minute: 'By minute',
  hour: 'By hour',
  day: 'By day',
  week: 'By week',
  month: 'By month',
};
