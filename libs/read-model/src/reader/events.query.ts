/** `events`, newest first, a page at a time. */
import type { EventView } from '#contracts';
import type { DataSource } from 'typeorm';
import { EVENT_VIEW_COLUMNS, eventView, timeOf, type EventViewRow } from './event-view.js';
import { reading } from './reading.js';

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
  readonly after: EventPosition | null;
  readonly limit: number;
}

export interface EventsPage {
  readonly events: readonly EventView[];
  /** Where the next page starts; null at the end. */
  readonly next: EventPosition | null;
}

/** Reads by key, never by OFFSET: a page costs the same however deep it is, and new events do not shift it. */
export async function readEvents(db: DataSource, query: EventsQuery): Promise<EventsPage> {
  const { where, parameters } = conditions(query);
  const rows = await reading(db, (tx) =>
    tx.query<EventViewRow[]>(
      `SELECT ${EVENT_VIEW_COLUMNS} FROM events e WHERE ${where}
     ORDER BY e.time DESC, e.id DESC LIMIT ${Math.trunc(query.limit) + 1}`,
      parameters,
    ),
  );
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    events: page.map(eventView),
    next: rows.length > page.length && last ? { time: last.time, id: last.id } : null,
  };
}

function conditions(query: EventsQuery): { where: string; parameters: unknown[] } {
  const parameters: unknown[] = [];
  const parameter = (value: unknown): string => `$${parameters.push(value)}`;
  const where = [`e.project_id = ${parameter(query.projectId)}`];
  if (query.from !== null) where.push(`e.time >= ${timeOf(parameter(query.from))}`);
  if (query.to !== null) where.push(`e.time < ${timeOf(parameter(query.to))}`);
  if (query.stream !== null) where.push(`e.stream = ${parameter(query.stream)}`);
  if (query.type !== null) where.push(`e.type = ${parameter(query.type)}`);
  if (query.after) {
    where.push(`(e.time, e.id) < (${timeOf(parameter(query.after.time))}, ${parameter(query.after.id)})`);
  }
  return { where: where.join(' AND '), parameters };
}
