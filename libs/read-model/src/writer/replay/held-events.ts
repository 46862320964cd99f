/** What became of the events of a batch when it was projected, as `events` tells. */
import { formatCoordinates } from '#domain';
import { timestamp } from '../copy-text.js';
import type { EventToWrite } from '../event-columns.js';
import type { WriteTransaction } from '../write-transaction.js';

export interface HeldEvents {
  /** Their own records are in `events`: they count. In the order of the batch. */
  readonly own: readonly EventToWrite[];
  /** Not there, and no other record of the same event either: they had been set aside. */
  readonly absent: readonly EventToWrite[];
}

interface Row {
  readonly n: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** Those that are neither are copies of events that are there. */
export async function heldEvents(transaction: WriteTransaction, events: readonly EventToWrite[]): Promise<HeldEvents> {
  if (events.length === 0) return { own: [], absent: [] };
  const { rows } = await transaction.query<Row>({
    name: 'held-events',
    text: `
      SELECT w.n, e.topic, e.partition, e."offset"
      FROM unnest($1::text[], $2::text[], $3::timestamptz[]) WITH ORDINALITY AS w (project_id, id, time, n)
      JOIN events e ON e.project_id = w.project_id AND e.id = w.id AND e.time = w.time`,
    values: [
      events.map(({ event }) => event.projectId),
      events.map(({ event }) => event.id),
      events.map(({ event }) => timestamp(event.time)),
    ],
  });
  const holders = new Map(
    rows.map(({ n, ...row }) => [Number(n) - 1, formatCoordinates({ ...row, offset: Number(row.offset) })]),
  );
  return {
    own: events.filter((event, index) => holders.get(index) === formatCoordinates(event)),
    absent: events.filter((_event, index) => !holders.has(index)),
  };
}
