/** `events`, newest first, a page at a time. */
import type { EventView } from '#contracts';
import type { EntityManager } from 'typeorm';
import { filterConditions } from './conditions.js';
import { EVENT_VIEW_COLUMNS, eventView, type EventViewRow } from './event-view.js';
import { Parameters } from './parameters.js';
import type { Filter } from './question.js';

/** Where a page starts: just after this event in the order (time, id), both falling. */
export interface EventPosition {
  readonly time: number;
  readonly id: string;
}

export interface EventsQuery {
  readonly projectId: string;
  /** Half-open range of event time, epoch ms; null: without a bound. */
  readonly from: number | null;
  readonly to: number | null;
  readonly stream: string | null;
  readonly type: string | null;
  /** All of them must hold. */
  readonly filters?: readonly Filter[];
  /** Absent: bots and others. */
  readonly bot?: boolean | undefined;
  /** Absent: late events and others. */
  readonly late?: boolean | undefined;
  readonly after: EventPosition | null;
  readonly limit: number;
}

export interface EventsPage {
  readonly events: readonly EventView[];
  /** Where the next page starts; null at the end. */
  readonly next: EventPosition | null;
}

/** Reads by key, never by OFFSET: a page costs the same however deep it is, and new events do not shift it. */
export async function readEvents(tx: EntityManager, query: EventsQuery): Promise<EventsPage> {
  const parameters = new Parameters();
  const where = conditions(query, parameters).join(' AND ');
  const rows = await tx.query<EventViewRow[]>(
    `SELECT ${EVENT_VIEW_COLUMNS} FROM events e WHERE ${where}
     ORDER BY e.time DESC, e.id DESC LIMIT ${Math.trunc(query.limit) + 1}`,
    parameters.values,
  );
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    events: page.map(eventView),
    next: rows.length > page.length && last ? { time: last.time, id: last.id } : null,
  };
}

function conditions(query: EventsQuery, parameters: Parameters): string[] {
  const { from, to, stream, type, filters = [], bot, late, after } = query;
  const where = [`e.project_id = ${parameters.text(query.projectId)}`];
  if (from !== null) where.push(`e.time >= ${parameters.time(from)}`);
  if (to !== null) where.push(`e.time < ${parameters.time(to)}`);
  if (stream !== null) where.push(`e.stream = ${parameters.text(stream)}`);
  if (type !== null) where.push(`e.type = ${parameters.text(type)}`);
  if (bot !== undefined) where.push(bot ? 'e.bot' : 'NOT e.bot');
  if (late !== undefined) where.push(late ? 'e.late' : 'NOT e.late');
  if (after) where.push(`(e.time, e.id) < (${parameters.time(after.time)}, ${parameters.text(after.id)})`);
  return [...where, ...filterConditions(filters, parameters)];
}
