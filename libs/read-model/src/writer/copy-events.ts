/** Events to a table as PostgreSQL's COPY: the quickest way in, but a row that it does not take fails them all. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { copyLine } from './copy-text.js';
import { EVENT_COLUMNS, eventValues, type BatchOrigin, type EventToWrite } from './event-columns.js';
import type { WriteTransaction } from './write-transaction.js';

/** Columns of `events`, for SQL. */
export const COLUMN_LIST = EVENT_COLUMNS.join(', ');

/** Text handed to the connection at a time: large enough to be quick, small enough not to be held twice. */
const CHUNK_CHARACTERS = 128 * 1024;

/** Throws what PostgreSQL says of the first row that it does not take, and ValueUnstorable. */
export async function copyEvents(
  transaction: WriteTransaction,
  table: 'events' | 'staged_events',
  rows: readonly EventToWrite[],
  origin: BatchOrigin,
): Promise<void> {
  const copying = transaction.query(copyFrom(`COPY ${table} (${COLUMN_LIST}) FROM STDIN`));
  await pipeline(Readable.from(copyChunks(rows, origin)), copying);
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
