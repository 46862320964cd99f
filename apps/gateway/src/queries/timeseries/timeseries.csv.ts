import type { TimeseriesAnswer } from '#contracts';
import type { Column } from '../csv/csv.js';

/** One point of one series. */
export interface SeriesRow {
  readonly period: 'current' | 'previous';
  readonly t: string;
  readonly key: string;
  readonly value: number | string;
}

/** Columns of an exported time series. Decimals of revenue are texts in the answer, and numbers here. */
export const SERIES_CELLS: readonly Column<SeriesRow>[] = [
  ['period', ({ period }) => period],
  ['t', ({ t }) => t],
  ['key', ({ key }) => key],
  ['value', ({ value }) => (typeof value === 'string' ? { exact: value } : value)],
];

export function* seriesRows({ series, previous }: TimeseriesAnswer): Generator<SeriesRow> {
  yield* pointsOf('current', series);
  if (previous) yield* pointsOf('previous', previous.series);
}

function* pointsOf(period: SeriesRow['period'], series: TimeseriesAnswer['series']): Generator<SeriesRow> {
  for (const { key, points } of series) for (const { t, value } of points) yield { period, t, key, value };
}
