/** Where one event is, and what it says: its hops as they stand in its row of `events`. */
import type { EventView, TraceHop } from '#contracts';
import type { Coordinates } from '#domain';
import type { DataSource, EntityManager } from 'typeorm';
import { epochMs, EVENT_VIEW_COLUMNS, eventView, type EventViewRow } from './event-view.js';
import { reading } from './reading.js';

export interface Trace {
  readonly hops: readonly TraceHop[];
  readonly event: EventView;
}

interface PlaceRow {
  readonly log_offset: number;
  readonly raw_offset: number;
}

interface TraceRow extends PlaceRow, EventViewRow {
  readonly topic: string;
  readonly partition: number;
  readonly enriched_at: number;
  readonly projected_at: number;
}

const PLACE_COLUMNS = `"offset"::float8 AS log_offset, raw_offset::float8 AS raw_offset`;
const COLUMNS = `${EVENT_VIEW_COLUMNS}, topic, partition, ${PLACE_COLUMNS},
  ${epochMs('enriched_at')} AS enriched_at, ${epochMs('projected_at')} AS projected_at`;

/**
 * The way of an event by its id; null when no event of that id is in the read model. An id that came again after the
 * dedup window with another time is another event: the newest one is meant. `rawTopic` is where raw events are.
 */
export async function readTraceById(
  db: DataSource,
  projectId: string,
  eventId: string,
  rawTopic: string,
): Promise<Trace | null> {
  const rows = await reading(db, (tx) =>
    tx.query<TraceRow[]>(
      `SELECT ${COLUMNS} FROM events WHERE project_id = $1 AND id = $2 ORDER BY events.received_at DESC LIMIT 1`,
      [projectId, eventId],
    ),
  );
  return rows[0] ? traceOf(rows[0], rawTopic) : null;
}

/** One stream's events of one partition, and the raw record that is looked for among them. */
export interface RawRecordQuery {
  readonly projectId: string;
  readonly stream: string;
  /** Topic of the enriched events. */
  readonly topic: string;
  readonly raw: Coordinates;
}

/**
 * The way of the event that was accepted as this raw record; null as in {@link readTraceById}. There is no index by raw
 * offset, since every event would pay for it; but raw offsets rise with enriched ones within a partition, so the record
 * is found by halving the range of offsets, some thirty look-ups in the index that the live feed has anyway.
 */
export function readTraceByRecord(db: DataSource, query: RawRecordQuery): Promise<Trace | null> {
  return reading(db, (tx) => findByRecord(tx, query));
}

async function findByRecord(db: EntityManager, query: RawRecordQuery): Promise<Trace | null> {
  let low = 0;
  let high = await lastOffset(db, query);
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const row = await firstBetween(db, query, middle, high);
    if (!row || row.raw_offset > query.raw.offset) high = middle - 1;
    else if (row.raw_offset < query.raw.offset) low = row.log_offset + 1;
    else return traceOf(await rowAt(db, query, row.log_offset), query.raw.topic);
  }
  return null;
}

const PLACE = 'project_id = $1 AND stream = $2 AND topic = $3 AND partition = $4';
const placeOf = (query: RawRecordQuery): unknown[] => [query.projectId, query.stream, query.topic, query.raw.partition];

async function lastOffset(db: EntityManager, query: RawRecordQuery): Promise<number> {
  const rows = await db.query<{ last: number | null }[]>(
    `SELECT max("offset")::float8 AS last FROM events WHERE ${PLACE}`,
    placeOf(query),
  );
  return rows[0]?.last ?? -1;
}

async function firstBetween(
  db: EntityManager,
  query: RawRecordQuery,
  low: number,
  high: number,
): Promise<PlaceRow | undefined> {
  const rows = await db.query<PlaceRow[]>(
    `SELECT ${PLACE_COLUMNS} FROM events WHERE ${PLACE} AND "offset" BETWEEN $5 AND $6 ORDER BY "offset" LIMIT 1`,
    [...placeOf(query), low, high],
  );
  return rows[0];
}

/** Its row is there: it was found a moment ago, in the same snapshot. */
async function rowAt(db: EntityManager, query: RawRecordQuery, offset: number): Promise<TraceRow> {
  const sql = `SELECT ${COLUMNS} FROM events WHERE ${PLACE} AND "offset" = $5`;
  const [row] = await db.query<[TraceRow]>(sql, [...placeOf(query), offset]);
  return row;
}

const traceOf = (row: TraceRow, rawTopic: string): Trace => ({ hops: hopsOf(row, rawTopic), event: eventView(row) });

function hopsOf(row: TraceRow, rawTopic: string): readonly TraceHop[] {
  const partition = row.partition;
  const enriched = { topic: row.topic, partition, offset: String(row.log_offset) };
  return [
    {
      stage: 'collected',
      at: iso(row.received_at),
      topic: rawTopic,
      partition,
      offset: String(row.raw_offset),
      outcome: 'accepted',
    },
    { stage: 'enriched', at: iso(row.enriched_at), ...enriched, outcome: 'enriched' },
    { stage: 'projected', at: iso(row.projected_at), ...enriched, outcome: 'projected' },
  ];
}

const iso = (ms: number): string => new Date(ms).toISOString();
