/** The list of events of a project, newest first. Bots are in it, marked. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EventsAnswer } from '#contracts';
import { readEvents, type EventPosition } from '#read-model/reader';
import { Refused } from '../../problems/refused.js';
import { FreshnessClock, freshnessOf } from '../freshness/freshness.js';
import { instantOf } from '../range.dto.js';
import { EventCursors } from './event-cursor.js';
import { DEFAULT_PAGE, type EventsDto } from './events.dto.js';

/** The enricher sets what is further ahead to the time of receipt. */
const FARTHEST_AHEAD_MS = 60 * 60 * 1_000;
/** Year 0: before every event, for lists without a start. */
const BEFORE_EVERYTHING = Date.parse('0000-01-01T00:00:00Z');

@Injectable()
export class EventsQueryService {
  constructor(
    private readonly database: DataSource,
    private readonly cursors: EventCursors,
    private readonly clock: FreshnessClock,
  ) {}

  async answer(projectId: string, dto: EventsDto): Promise<EventsAnswer> {
    const from = dto.from === undefined ? null : instantOf(dto.from);
    const to = dto.to === undefined ? null : instantOf(dto.to);
    if (from !== null && to !== null && from >= to) throw new Refused('RANGE_INVALID');
    const question = questionOf(projectId, dto);
    const asOf = await this.clock.asOf();
    const page = await readEvents(this.database, {
      projectId,
      from,
      to,
      stream: dto.stream ?? null,
      type: dto.type ?? null,
      after: this.positionOf(dto.cursor, question),
      limit: dto.limit ?? DEFAULT_PAGE,
    });
    const range = { from: from ?? BEFORE_EVERYTHING, to: to ?? Date.now() + FARTHEST_AHEAD_MS, tz: dto.tz ?? 'UTC' };
    return {
      ...freshnessOf(range, asOf),
      events: page.events,
      nextCursor: page.next && this.cursors.encode(page.next, question),
    };
  }

  private positionOf(cursor: string | undefined, question: string): EventPosition | null {
    if (cursor === undefined) return null;
    const position = this.cursors.decode(cursor, question);
    if (!position) throw new Refused('CURSOR_INVALID');
    return position;
  }
}

/** What a cursor belongs to: the filters as they were given. */
function questionOf(projectId: string, { from, to, stream, type }: EventsDto): string {
  return JSON.stringify([projectId, from ?? null, to ?? null, stream ?? null, type ?? null]);
}
