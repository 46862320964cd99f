/**
 * Many events into `events` at once: copied to a table of this session, then inserted as a set. Faster than arrays as
 * parameters, and unlike a COPY to the table itself it takes a duplicate without failing.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { copyLine } from './copy-text.js';
import { EVENT_COLUMNS, eventValues, type BatchOrigin, type EventToWrite } from './event-columns.js';
import type { WriteTransaction } from './write-transaction.js';

const COLUMNS = EVENT_COLUMNS.join(', ');
const STAGE = 'CREATE TEMPORARY TABLE IF NOT EXISTS staged_events (LIKE events) ON COMMIT DELETE ROWS';
const COPY = `COPY staged_events (${COLUMNS}) FROM STDIN`;
const INSERT = `INSERT INTO events (${COLUMNS}) SELECT ${COLUMNS} FROM staged_events ON CONFLICT DO NOTHING`;
const OWN = `
  SELECT s."offset" FROM staged_events s
  JOIN events e ON e.project_id = s.project_id AND e.id = s.id AND e.time = s.time
  WHERE e.topic = s.topic AND e.partition = s.partition AND e."offset" = s."offset"`;

/** Text handed to the connection at a time: large enough to be quick, small enough not to be held twice. */
const CHUNK_CHARACTERS = 128 * 1024;

/**
 * Inserts events that are not there yet, and answers with those that count: whose own record is in `events`. A copy of
 * an event counts nowhere; an event that is there from an earlier reading of the same record counts.
 */
export async function insertEvents<E extends EventToWrite>(
  transaction: WriteTransaction,
  events: readonly E[],
  origin: BatchOrigin,
): Promise<readonly E[]> {
  if (events.length === 0) return [];
  await transaction.query(STAGE);
  // In the order of the key, so that two partitions with the same ids cannot deadlock; of equal ids the first record wins.
  const rows = events.toSorted((a, b) => (a.event.id < b.event.id ? -1 : a.event.id > b.event.id ? 1 : 0));
  await pipeline(Readable.from(copyChunks(rows, origin)), transaction.query(copyFrom(COPY)));
  const { rowCount } = await transaction.query(INSERT);
  if (rowCount === events.length) return events;
  const own = await transaction.query<{ offset: string }>(OWN);
  const counting = new Set(own.rows.map((row) => Number(row.offset)));
  return events.filter((event) => counting.has(event.offset));
}

function* copyChunks(rows: readonly EventToWrite[], origin: BatchOrigin): Generator<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += copyLine(eventValues(row, origin));
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
