/** What became of the events of a batch when it was projected, as `events` tells. */
import { formatCoordinates } from '#domain';
import { timestamp } from '../copy-text.js';
import type { EventToWrite } from '../event-columns.js';
import type { WriteTransaction } from '../write-transaction.js';

export interface HeldEvents {
  /** Their own records are in `events`: they count. In the order of the batch. */
  readonly own: readonly EventToWrite[];
  /** Not there, and no other record of the same event either, for the log shows them set aside. */
  readonly setAside: readonly EventToWrite[];
  /** They were projected once, and are forgotten since: past their retention, or of a stream that was removed. */
  readonly forgotten: readonly EventToWrite[];
}

interface Row {
  readonly n: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** Those that are neither are copies of events that are there. */
export async function heldEvents(transaction: WriteTransaction, events: readonly EventToWrite[]): Promise<HeldEvents> {
  if (events.length === 0) return { own: [], setAside: [], forgotten: [] };
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
  const absent = events.filter((_event, index) => !holders.has(index));
  const rejected = await rejectedOf(transaction, absent);
  return {
    own: events.filter((event, index) => holders.get(index) === formatCoordinates(event)),
    setAside: absent.filter((event) => rejected.has(event)),
    forgotten: absent.filter((event) => !rejected.has(event)),
  };
}

/** Those that the projector has set aside, as far back as that is kept event by event. */
async function rejectedOf(
  transaction: WriteTransaction,
  events: readonly EventToWrite[],
): Promise<ReadonlySet<EventToWrite>> {
  if (events.length === 0) return new Set();
  const { rows } = await transaction.query<{ n: string }>({
    name: 'rejected-events',
    text: `
      SELECT w.n
      FROM unnest($1::text[], $2::int[], $3::bigint[]) WITH ORDINALITY AS w (project_id, partition, raw_offset, n)
      JOIN rejections r ON r.project_id = w.project_id AND r.partition = w.partition AND r.raw_offset = w.raw_offset
      WHERE r.step = 'projector'`,
    values: [
      events.map(({ event }) => event.projectId),
      events.map(({ partition }) => partition),
      events.map(({ event }) => event.rawOffset),
    ],
  });
  return new Set(rows.map(({ n }) => events[Number(n) - 1]!));
}
