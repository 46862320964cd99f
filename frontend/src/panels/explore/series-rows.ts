/** The series of an answer as rows: what each comes to, and what it came to before. */
import type { TimeseriesAnswer } from '#contracts';

export interface SeriesRow {
  readonly key: string;
  readonly total: number;
  /** Of the sum of all rows; null where totals do not add up (visitors, rates). */
  readonly share: number | null;
  /** Null without a period before. */
  readonly before: number | null;
}

/** Metrics whose totals are the sum of their parts. */
const SUMMED: ReadonlySet<string> = new Set(['events', 'pageviews', 'sessions', 'conversions']);

export function seriesRows(now: TimeseriesAnswer, before: TimeseriesAnswer | undefined, metric: string): SeriesRow[] {
  const totals = now.series.map(({ total }) => Number(total));
  const all = totals.reduce((sum, total) => sum + total, 0);
  return now.series.map(({ key }, index) => {
    const total = totals[index] ?? 0;
    const earlier = before?.series.find((each) => each.key === key);
    return {
      key,
      total,
      share: SUMMED.has(metric) && all > 0 ? total / all : null,
      before: before ? Number(earlier?.total ?? 0) : null,
    };
  });
}
