/** Events of one stream by their place in the log: what a live feed reads to fill a hole, or to catch a reader up. */
import type { EventView } from '#contracts';
import type { DataSource } from 'typeorm';
import { EVENT_VIEW_COLUMNS, eventView, type EventViewRow } from './event-view.js';
import { reading } from './reading.js';

export interface StreamRange {
  readonly projectId: string;
  readonly stream: string;
  readonly topic: string;
  readonly partition: number;
  /** from <= offset < to. */
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

export interface PlacedEvent {
  readonly offset: number;
  readonly event: EventView;
}

/** At most `limit` events, in the log's order; fewer than `limit` means that there are no more in the range. */
export async function readStreamRange(db: DataSource, range: StreamRange): Promise<readonly PlacedEvent[]> {
  const rows = await reading(db, (tx) =>
    tx.query<(EventViewRow & { log_offset: number })[]>(
      `SELECT e."offset"::float8 AS log_offset, ${EVENT_VIEW_COLUMNS} FROM events e
     WHERE e.topic = $1 AND e.partition = $2 AND e."offset" >= $3 AND e."offset" < $4
       AND e.project_id = $5 AND e.stream = $6
     ORDER BY e."offset" LIMIT ${Math.trunc(range.limit)}`,
      [range.topic, range.partition, range.from, range.to, range.projectId, range.stream],
    ),
  );
  return rows.map((row) => ({ offset: row.log_offset, event: eventView(row) }));
}
