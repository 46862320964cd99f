/** Events over time, those of bots among them. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { TimeseriesAnswer } from '#contracts';
import { MAX_BUCKETS, rangeFits, readTraffic, type Interval } from '#read-model/reader';
import { Refused } from '../../problems/refused.js';
import { FreshnessClock, freshnessOf, type TimeRange } from '../freshness/freshness.js';
import { instantOf } from '../range.dto.js';
import type { TimeseriesDto } from './timeseries.dto.js';

const MINUTE = 60_000;
/** How far back a question without `from` goes. */
const DEFAULT_LENGTH: Record<Interval, number> = {
  minute: 60 * MINUTE,
  hour: 24 * 60 * MINUTE,
  day: 30 * 1_440 * MINUTE,
};

@Injectable()
export class TimeseriesQueryService {
  constructor(
    private readonly database: DataSource,
    private readonly clock: FreshnessClock,
  ) {}

  async answer(projectId: string, dto: TimeseriesDto): Promise<TimeseriesAnswer> {
    const interval = dto.interval ?? 'hour';
    const range = rangeOf(dto, interval, Date.now());
    const asOf = await this.clock.asOf();
    const series = await readTraffic(this.database, {
      projectId,
      from: range.from,
      to: range.to,
      interval,
      zone: range.tz,
      stream: dto.stream ?? null,
      type: dto.type ?? null,
      byType: dto.by === 'type',
    });
    return {
      ...freshnessOf(range, asOf),
      interval,
      series: series.map(({ key, points, total }) => ({
        key,
        points: points.map(({ t, value }) => ({ t: new Date(t).toISOString(), value })),
        total,
      })),
    };
  }
}

/** The range in whole minutes, since nothing finer is stored; the answer says which it was. */
function rangeOf(dto: TimeseriesDto, interval: Interval, now: number): TimeRange {
  const end = dto.to === undefined ? now : (instantOf(dto.to) ?? now);
  const to = Math.ceil(end / MINUTE) * MINUTE;
  const start = dto.from === undefined ? end - DEFAULT_LENGTH[interval] : (instantOf(dto.from) ?? end);
  const from = Math.floor(start / MINUTE) * MINUTE;
  if (start >= end) throw new Refused('RANGE_INVALID', { detail: '`from` must be before `to`.' });
  if (!rangeFits(from, to, interval)) {
    throw new Refused('RANGE_INVALID', {
      detail: `At most ${MAX_BUCKETS} buckets: ask for less, or a longer interval.`,
    });
  }
  return { from, to, tz: dto.tz ?? 'UTC' };
}
