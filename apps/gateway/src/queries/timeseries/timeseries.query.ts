/** A metric over time, of a range and of the one before. */
import { Injectable, type StreamableFile } from '@nestjs/common';
import { TOP_METRICS, type TimeseriesAnswer, type TimeseriesMetric } from '#contracts';
import { bucketStarts, MAX_BUCKETS, rangeFits, readSeries, type Interval, type Range } from '#read-model/reader';
import type { EntityManager } from 'typeorm';
import { Refused } from '../../problems/refused.js';
import { csvFile } from '../csv/csv-file.js';
import { checkedDimension } from '../question/filters.js';
import { previousOf, questionOf, rangeOf } from '../question/question.js';
import { Readings } from '../readings/readings.js';
import { SERIES_CELLS, seriesRows } from './timeseries.csv.js';
import type { TimeseriesDto } from './timeseries.dto.js';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
/** How far back a question without `from` goes. */
const DEFAULT_LENGTH: Record<Interval, number> = {
  minute: 60 * MINUTE,
  hour: DAY,
  day: 30 * DAY,
  week: 26 * 7 * DAY,
  month: 365 * DAY,
};

/** What every part of the question has in common. */
interface Asked {
  readonly projectId: string;
  readonly dto: TimeseriesDto;
  readonly interval: Interval;
  readonly zone: string;
  readonly now: number;
}

@Injectable()
export class TimeseriesQueryService {
  constructor(private readonly readings: Readings) {}

  async csv(projectId: string, dto: TimeseriesDto): Promise<StreamableFile> {
    return csvFile('timeseries', SERIES_CELLS, seriesRows(await this.answer(projectId, dto)));
  }

  answer(projectId: string, dto: TimeseriesDto): Promise<TimeseriesAnswer> {
    const interval = dto.interval ?? 'hour';
    checkSplit(dto.metric ?? 'events', dto.by);
    return this.readings.answer(
      ['timeseries', projectId, dto],
      (now) => {
        const range = rangeOf(dto, DEFAULT_LENGTH[interval], now);
        if (rangeFits(range.from, range.to, interval)) return range;
        throw new Refused('RANGE_INVALID', {
          detail: `At most ${MAX_BUCKETS} buckets: ask for a shorter range, or a longer interval.`,
        });
      },
      async (tx, range, now) => {
        const asked: Asked = { projectId, dto, interval, zone: range.tz, now };
        const before = dto.compare && previousOf(range);
        const series = await seriesOf(tx, asked, range);
        return { interval, series, ...(before && { previous: await previousSeries(tx, asked, before) }) };
      },
    );
  }
}

function checkSplit(metric: TimeseriesMetric, by: string | undefined): void {
  if (by === undefined) return;
  if (by !== 'type') checkedDimension(by);
  if (TOP_METRICS.some((countable) => countable === metric)) return;
  const detail = `only with the metrics ${TOP_METRICS.join(', ')}`;
  throw new Refused('REQUEST_INVALID', { errors: [{ field: 'by', detail }] });
}

async function previousSeries(
  tx: EntityManager,
  asked: Asked,
  range: Range,
): Promise<NonNullable<TimeseriesAnswer['previous']>> {
  const series = await seriesOf(tx, asked, range);
  return { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString(), series };
}

async function seriesOf(
  tx: EntityManager,
  { projectId, dto, interval, zone, now }: Asked,
  range: Range,
): Promise<TimeseriesAnswer['series']> {
  const starts = bucketStarts(range.from, range.to, interval, zone);
  const question = { ...questionOf(projectId, dto, range), metric: dto.metric ?? 'events', starts, by: dto.by ?? null };
  const times = starts.map((start) => new Date(start).toISOString());
  const series = await readSeries(tx, question, now);
  return series.map(({ key, values, total }) => ({
    key,
    points: values.map((value, bucket) => ({ t: times[bucket]!, value })),
    total,
  }));
}
