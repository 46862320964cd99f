/** A metric over time: one number a bucket, in one series or several. */
import { OTHER_SERIES, type TimeseriesMetric, type TopMetric } from '#contracts';
import type { EntityManager } from 'typeorm';
import { readConversions } from './conversions.query.js';
import { isRevenue } from './overview.query.js';
import type { Question } from './question.js';
import type { Series } from './series.js';
import { readSeriesByValue } from './series-by-value.query.js';
import { meansOf, readSessionSums, type SessionSums } from './sessions.query.js';
import { readTraffic } from './traffic.query.js';
import { readVisitors } from './visitors.query.js';

export interface SeriesQuestion extends Question {
  readonly metric: TimeseriesMetric;
  /** Starts of the buckets; the first is at or before `from`, the last bucket ends with the range. */
  readonly starts: readonly number[];
  /** `type`, a dimension or `property:<name>`: one series a value. Only for the metrics of {@link TopMetric}. */
  readonly by: string | null;
}

/** Types of an answer at most; smaller ones are summed as {@link OTHER_SERIES}. */
const MAX_TYPES = 50;

/** Largest first, {@link OTHER_SERIES} last; without `by` one series, named like the metric. `now`: epoch ms. */
export async function readSeries(tx: EntityManager, question: SeriesQuestion, now: number): Promise<readonly Series[]> {
  const { metric, by, starts } = question;
  if (by === 'type' && metric === 'events') return typesOf(tx, question);
  if (by !== null)
    return readSeriesByValue(tx, { ...question, dimension: by, metric: metric as TopMetric }, starts, now);
  if (metric === 'revenue') return revenueOf(tx, question);
  return [{ key: metric, ...(await single(tx, question, metric)) }];
}

async function single(
  tx: EntityManager,
  question: SeriesQuestion,
  metric: Exclude<TimeseriesMetric, 'revenue'>,
): Promise<Omit<Series, 'key'>> {
  const { starts } = question;
  switch (metric) {
    case 'events':
    case 'pageviews': {
      const counts = await readTraffic(tx, question, starts);
      return summed(
        starts,
        counts.map((count) => ({ bucket: count.bucket, count: count[metric] })),
      );
    }
    case 'conversions': {
      const sums = await readConversions(tx, question, starts);
      return summed(
        starts,
        sums.flatMap(({ bucket, count }) => (bucket === null ? [] : [{ bucket, count }])),
      );
    }
    case 'visitors': {
      const values = await readVisitors(tx, question, starts);
      const [total = 0] = starts.length === 1 ? values : await readVisitors(tx, question, [question.from]);
      return { values, total };
    }
    default:
      return ofSessions(await readSessionSums(tx, question, starts), starts, metric);
  }
}

interface Count {
  readonly bucket: number;
  readonly count: number;
}

function summed(starts: readonly number[], counts: readonly Count[]): { values: number[]; total: number } {
  const values = starts.map(() => 0);
  for (const { bucket, count } of counts) values[bucket]! += count;
  return { values, total: values.reduce((sum, value) => sum + value, 0) };
}

function ofSessions(
  sums: readonly SessionSums[],
  starts: readonly number[],
  metric: 'sessions' | 'bounceRate' | 'avgSessionSeconds',
): Omit<Series, 'key'> {
  const figure = (of: Omit<SessionSums, 'bucket'> | undefined): number =>
    metric === 'sessions' ? (of?.sessions ?? 0) : meansOf(of)[metric];
  const byBucket = new Map(sums.map((sum) => [sum.bucket, sum]));
  const all = { sessions: 0, bounces: 0, converted: 0, pageviews: 0, durationMs: 0 };
  for (const sum of sums) {
    all.sessions += sum.sessions;
    all.bounces += sum.bounces;
    all.durationMs += sum.durationMs;
  }
  return { values: starts.map((_, bucket) => figure(byBucket.get(bucket))), total: figure(all) };
}

async function typesOf(tx: EntityManager, question: SeriesQuestion): Promise<readonly Series[]> {
  const { starts } = question;
  const byType = new Map<string, Count[]>();
  for (const { type, bucket, events } of await readTraffic(tx, question, starts, true)) {
    if (type === null) continue;
    const counts = byType.get(type) ?? [];
    byType.set(type, counts);
    counts.push({ bucket, count: events });
  }
  const series = [...byType]
    .map(([key, counts]) => ({ key, counts, ...summed(starts, counts) }))
    .sort((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1));
  const rest = series.slice(MAX_TYPES).flatMap(({ counts }) => counts);
  return [
    ...series.slice(0, MAX_TYPES).map(({ key, values, total }) => ({ key, values, total })),
    ...(rest.length > 0 ? [{ key: OTHER_SERIES, ...summed(starts, rest) }] : []),
  ];
}

async function revenueOf(tx: EntityManager, question: SeriesQuestion): Promise<readonly Series[]> {
  const sums = await readConversions(tx, question, question.starts);
  return sums
    .filter((sum) => sum.bucket === null && isRevenue(sum))
    .map(({ currency, value: total }) => {
      const values = question.starts.map(() => '0');
      for (const { bucket, value, currency: of } of sums)
        if (bucket !== null && of === currency) values[bucket] = value;
      return { key: currency, values, total };
    });
}
