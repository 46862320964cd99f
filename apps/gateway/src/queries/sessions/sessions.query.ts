/** The list of sessions of a project, newest first. Bots have none. */
import { Injectable, type StreamableFile } from '@nestjs/common';
import type { SessionsAnswer } from '#contracts';
import { readSessions, type SessionPosition } from '#read-model/reader';
import { csvFileOfList } from '../csv/csv-file.js';
import { DEFAULT_PAGE } from '../cursor/page.dto.js';
import { PageCursors } from '../cursor/page-cursors.js';
import { DEFAULT_LENGTH_MS, questionOf, rangeOf } from '../question/question.js';
import { Readings } from '../readings/readings.js';
import { SESSION_CELLS } from './sessions.csv.js';
import type { SessionsDto } from './sessions.dto.js';

@Injectable()
export class SessionsQueryService {
  constructor(
    private readonly readings: Readings,
    private readonly cursors: PageCursors,
  ) {}

  answer(projectId: string, dto: SessionsDto): Promise<SessionsAnswer> {
    const list = listOf(projectId, dto);
    const after = this.positionOf(dto, list);
    return this.readings.answer(
      [...list, dto.cursor, dto.limit],
      (now) => rangeOf(dto, DEFAULT_LENGTH_MS, now),
      async (tx, range) => {
        const question = questionOf(projectId, dto, range);
        const { sessions, next } = await readSessions(tx, question, after, dto.limit ?? DEFAULT_PAGE);
        return { sessions, nextCursor: next && this.cursors.encode([next.startedAt, next.stream, next.visitor], list) };
      },
    );
  }

  csv(projectId: string, dto: SessionsDto): Promise<StreamableFile> {
    const question = questionOf(projectId, dto, rangeOf(dto, DEFAULT_LENGTH_MS, Date.now()));
    return csvFileOfList('sessions', SESSION_CELLS, {
      after: this.positionOf(dto, listOf(projectId, dto)),
      limit: dto.limit,
      page: async (after, limit) => {
        const { sessions, next } = await this.readings.inTime((tx) => readSessions(tx, question, after, limit));
        return { rows: sessions, next };
      },
    });
  }

  private positionOf({ cursor }: SessionsDto, list: readonly unknown[]): SessionPosition | null {
    if (cursor === undefined) return null;
    const [startedAt, stream, visitor] = this.cursors.decode<[number, string, string]>(cursor, list);
    return { startedAt, stream, visitor };
  }
}

/** What a cursor belongs to. */
function listOf(projectId: string, { cursor: _cursor, limit: _limit, format: _format, ...question }: SessionsDto) {
  return ['sessions', projectId, question];
}
