/** The largest values of a dimension. */
import { Injectable, type StreamableFile } from '@nestjs/common';
import type { TopAnswer } from '#contracts';
import { propertyName, readTop, readTopVisitors, type DimensionQuestion } from '#read-model/reader';
import type { EntityManager } from 'typeorm';
import { csvFile } from '../csv/csv-file.js';
import { checkedDimension } from '../question/filters.js';
import { DEFAULT_LENGTH_MS, questionOf, rangeOf } from '../question/question.js';
import { Readings } from '../readings/readings.js';
import { TOP_CELLS } from './top.csv.js';
import { DEFAULT_ROWS, type TopDto } from './top.dto.js';

@Injectable()
export class TopQueryService {
  constructor(private readonly readings: Readings) {}

  async csv(projectId: string, dto: TopDto): Promise<StreamableFile> {
    return csvFile('top', TOP_CELLS, (await this.answer(projectId, dto)).rows);
  }

  answer(projectId: string, dto: TopDto): Promise<TopAnswer> {
    const dimension = checkedDimension(dto.dimension);
    const countsEvents = dto.type !== undefined || propertyName(dimension) !== null;
    const metric = dto.metric ?? (countsEvents ? 'events' : 'pageviews');
    return this.readings.answer(
      ['top', projectId, dto],
      (now) => rangeOf(dto, DEFAULT_LENGTH_MS, now),
      (tx, range, now) =>
        top(tx, { ...questionOf(projectId, dto, range), dimension, metric }, dto.limit ?? DEFAULT_ROWS, now),
    );
  }
}

async function top(
  tx: EntityManager,
  question: DimensionQuestion,
  limit: number,
  now: number,
): Promise<Pick<TopAnswer, 'dimension' | 'metric' | 'rows' | 'other' | 'total'>> {
  const { dimension, metric } = question;
  const { rows: counted, total } = await readTop(tx, question, limit, now);
  if (metric === 'visitors') {
    return { dimension, metric, rows: counted.map((row) => ({ ...row, visitors: row.count })), other: 0, total };
  }
  const values = counted.map(({ value }) => value);
  const visitors = await readTopVisitors(tx, question, values);
  const rows = counted.map((row) => ({ ...row, visitors: visitors && (visitors.get(row.value) ?? 0) }));
  return { dimension, metric, rows, other: total - rows.reduce((sum, { count }) => sum + count, 0), total };
}
