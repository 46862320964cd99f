/** The list of sessions of a project, newest first. Bots have none. */
import { Injectable } from '@nestjs/common';
import type { SessionsAnswer } from '#contracts';
import { readSessions, type SessionPosition } from '#read-model/reader';
import { DEFAULT_PAGE } from '../cursor/page.dto.js';
import { PageCursors } from '../cursor/page-cursors.js';
import { DEFAULT_LENGTH_MS, questionOf, rangeOf } from '../question/question.js';
import { Readings } from '../readings/readings.js';
import type { SessionsDto } from './sessions.dto.js';

@Injectable()
export class SessionsQueryService {
  constructor(
    private readonly readings: Readings,
    private readonly cursors: PageCursors,
  ) {}

  answer(projectId: string, dto: SessionsDto): Promise<SessionsAnswer> {
    const { cursor, limit, ...filters } = dto;
    const list = ['sessions', projectId, filters];
    const after = cursor === undefined ? null : this.positionOf(cursor, list);
    return this.readings.answer(
      [...list, cursor, limit],
      (now) => rangeOf(dto, DEFAULT_LENGTH_MS, now),
      async (tx, range) => {
        const { sessions, next } = await readSessions(
          tx,
          questionOf(projectId, dto, range),
          after,
          limit ?? DEFAULT_PAGE,
        );
        return { sessions, nextCursor: next && this.cursors.encode([next.startedAt, next.stream, next.visitor], list) };
      },
    );
  }

  private positionOf(cursor: string, list: readonly unknown[]): SessionPosition {
    const [startedAt, stream, visitor] = this.cursors.decode<[number, string, string]>(cursor, list);
    return { startedAt, stream, visitor };
  }
}
