/** The figures of a range, and of the one before. */
import { Injectable } from '@nestjs/common';
import type { OverviewAnswer } from '#contracts';
import { readOverview } from '#read-model/reader';
import type { ComparedDto } from '../question/question.dto.js';
import { DEFAULT_LENGTH_MS, previousOf, questionOf, rangeOf } from '../question/question.js';
import { Readings } from '../readings/readings.js';

@Injectable()
export class OverviewQueryService {
  constructor(private readonly readings: Readings) {}

  answer(projectId: string, dto: ComparedDto): Promise<OverviewAnswer> {
    return this.readings.answer(
      ['overview', projectId, dto],
      (now) => rangeOf(dto, DEFAULT_LENGTH_MS, now),
      async (tx, range) => {
        const before = dto.compare && previousOf(range);
        const figures = await readOverview(tx, questionOf(projectId, dto, range));
        if (!before) return figures;
        const [from, to] = [before.from, before.to].map((instant) => new Date(instant).toISOString()) as [
          string,
          string,
        ];
        return { ...figures, previous: { from, to, ...(await readOverview(tx, questionOf(projectId, dto, before))) } };
      },
    );
  }
}
