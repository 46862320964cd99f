/** What people ask about rejected events, of one project (`projectId`) or, null, of all. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RejectedAnswer, RejectedEventAnswer } from '#contracts';
import { maskSecrets, writeJsonTree } from '#domain';
import { REJECTION_MARKS, rejectionMarks } from '#event-store';
import { readRejected, readRejectedAt, type RejectedFilter, type RejectedRow } from '#read-model/reader';
import { Refused } from '../problems/refused.js';
import { DEFAULT_PAGE } from '../queries/cursor/page.dto.js';
import { PageCursors } from '../queries/cursor/page-cursors.js';
import { instantOf } from '../queries/range.dto.js';
import { Readings } from '../queries/readings/readings.js';
import { Originals } from './originals.js';
import { placeOf } from './rejected-id.js';
import type { RejectedDto, RejectedFilterDto } from './rejected.dto.js';
import { rejectedView } from './rejected.view.js';

@Injectable()
export class RejectedQueryService {
  constructor(
    private readonly readings: Readings,
    private readonly database: DataSource,
    private readonly cursors: PageCursors,
    private readonly originals: Originals,
  ) {}

  async list(projectId: string | null, dto: RejectedDto): Promise<RejectedAnswer> {
    const { cursor, limit = DEFAULT_PAGE, state = 'open' } = dto;
    const filter = { ...filterOf(projectId, dto), state: state === 'all' ? null : state };
    const list = ['rejected', filter];
    const after = cursor === undefined ? null : positionOf(this.cursors.decode<[number, number, number]>(cursor, list));
    const { rows, more } = await this.readings.inTime((tx) =>
      readRejected(tx, { ...filter, marks: REJECTION_MARKS, order: 'newest', after, limit }),
    );
    const last = more ? rows.at(-1) : undefined;
    const nextCursor = last ? this.cursors.encode([last.rejectedAt, last.partition, last.offset], list) : null;
    return { events: rows.map(rejectedView), nextCursor };
  }

  /** Throws Refused (NOT_FOUND), LogUnavailable. */
  async one(projectId: string | null, id: string): Promise<RejectedEventAnswer> {
    const row = await this.find(projectId, id);
    const [original] = await this.originals.read([row]);
    const shown = original?.event ? maskSecrets(original.event) : null;
    const [mark] = await rejectionMarks(this.database.manager, [row]);
    return {
      ...rejectedView(row),
      payload: shown && writeJsonTree(shown.event),
      masked: shown?.pointers ?? [],
      redrivable: original?.event?.kind === 'object',
      decision: mark
        ? {
            at: mark.at.toISOString(),
            by: { kind: mark.actorKind, id: mark.actorId },
            why: mark.why,
            eventId: mark.eventId,
          }
        : null,
    };
  }

  private async find(projectId: string | null, id: string): Promise<RejectedRow> {
    const place = placeOf(id);
    const places = place ? [place] : [];
    const [row] = await this.readings.inTime((tx) => readRejectedAt(tx, { projectId, places, marks: REJECTION_MARKS }));
    if (!row) throw new Refused('NOT_FOUND');
    return row;
  }
}

/** Throws Refused (RANGE_INVALID). `state` is for the caller to say. */
export function filterOf(
  projectId: string | null,
  { from, to, reason, stream, type, outcome, collector }: RejectedFilterDto,
): Omit<RejectedFilter, 'state'> {
  const start = from === undefined ? null : instantOf(from);
  const end = to === undefined ? null : instantOf(to);
  if (start !== null && end !== null && start >= end) {
    throw new Refused('RANGE_INVALID', { detail: '`from` must be before `to`.' });
  }
  const names = { reason: reason ?? null, stream: stream ?? null, type: type ?? null };
  const source = { outcome: outcome ?? null, collectorId: collector ?? null };
  return { projectId, from: start, to: end, ...names, ...source };
}

function positionOf([rejectedAt, partition, offset]: [number, number, number]) {
  return { rejectedAt, partition, offset };
}
