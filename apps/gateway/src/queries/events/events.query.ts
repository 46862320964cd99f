/** The list of events of a project, newest first. Bots are in it, marked. */
import { Injectable, type StreamableFile } from '@nestjs/common';
import type { EventsAnswer } from '#contracts';
import { readEvents, type EventPosition, type EventsQuery } from '#read-model/reader';
import { Refused } from '../../problems/refused.js';
import { csvFileOfList } from '../csv/csv-file.js';
import { DEFAULT_PAGE } from '../cursor/page.dto.js';
import { PageCursors } from '../cursor/page-cursors.js';
import type { TimeRange } from '../freshness/freshness.js';
import { instantOf } from '../range.dto.js';
import { Readings } from '../readings/readings.js';
import { EVENT_CELLS } from './events.csv.js';
import { wanted, type EventsDto } from './events.dto.js';

/** The enricher sets what is further ahead to the time of receipt. */
const FARTHEST_AHEAD_MS = 60 * 60 * 1_000;
/** Year 0: before every event, for lists without a start. */
const BEFORE_EVERYTHING = Date.parse('0000-01-01T00:00:00Z');

@Injectable()
export class EventsQueryService {
  constructor(
    private readonly readings: Readings,
    private readonly cursors: PageCursors,
  ) {}

  answer(projectId: string, dto: EventsDto): Promise<EventsAnswer> {
    const list = listOf(projectId, dto);
    const query = this.queryOf(projectId, dto);
    return this.readings.answer(
      [...list, dto.cursor, dto.limit],
      (now) => shownRange(query, dto.tz, now),
      async (tx) => {
        const { events, next } = await readEvents(tx, query);
        return { events, nextCursor: next && this.cursors.encode([next.time, next.id], list) };
      },
    );
  }

  csv(projectId: string, dto: EventsDto): Promise<StreamableFile> {
    const query = this.queryOf(projectId, dto);
    return csvFileOfList('events', EVENT_CELLS, {
      after: query.after,
      limit: dto.limit,
      page: async (after, limit) => {
        const { events, next } = await this.readings.inTime((tx) => readEvents(tx, { ...query, after, limit }));
        return { rows: events, next };
      },
    });
  }

  private queryOf(projectId: string, dto: EventsDto): EventsQuery {
    const { cursor, limit = DEFAULT_PAGE } = dto;
    const after = cursor === undefined ? null : this.positionOf(cursor, listOf(projectId, dto));
    return { projectId, ...conditionsOf(dto), after, limit };
  }

  private positionOf(cursor: string, list: readonly unknown[]): EventPosition {
    const [time, id] = this.cursors.decode<[number, string]>(cursor, list);
    return { time, id };
  }
}

/** What a cursor belongs to. */
function listOf(projectId: string, { cursor: _cursor, limit: _limit, format: _format, ...question }: EventsDto) {
  return ['events', projectId, question];
}

function conditionsOf(dto: EventsDto): Omit<EventsQuery, 'projectId' | 'after' | 'limit'> {
  const from = dto.from === undefined ? null : instantOf(dto.from);
  const to = dto.to === undefined ? null : instantOf(dto.to);
  if (from !== null && to !== null && from >= to) {
    throw new Refused('RANGE_INVALID', { detail: '`from` must be before `to`.' });
  }
  return {
    from,
    to,
    stream: dto.stream ?? null,
    type: dto.type ?? null,
    filters: dto.filter ?? [],
    bot: wanted(dto.bots),
    late: wanted(dto.late),
  };
}

function shownRange({ from, to }: Pick<EventsQuery, 'from' | 'to'>, tz: string | undefined, now: number): TimeRange {
  return { from: from ?? BEFORE_EVERYTHING, to: to ?? now + FARTHEST_AHEAD_MS, tz: tz ?? 'UTC' };
}
