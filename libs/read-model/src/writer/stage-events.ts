/** Events into `events` where some may be there already: copied to a table of this session, then inserted as a set. */
import { formatCoordinates } from '#domain';
import { COLUMN_LIST, copyEvents } from './copy-events.js';
import type { BatchOrigin, EventToWrite } from './event-columns.js';
import type { WriteTransaction } from './write-transaction.js';

const STAGE = 'CREATE TEMPORARY TABLE IF NOT EXISTS staged_events (LIKE events) ON COMMIT DELETE ROWS';
const INSERT = `INSERT INTO events (${COLUMN_LIST}) SELECT ${COLUMN_LIST} FROM staged_events ON CONFLICT DO NOTHING`;
const OWN = `
  SELECT s.topic, s.partition, s."offset" FROM staged_events s
  JOIN events e ON e.project_id = s.project_id AND e.id = s.id AND e.time = s.time
  WHERE e.topic = s.topic AND e.partition = s.partition AND e."offset" = s."offset"`;

/** Inserts those that are not there yet, of equal ones the first; answers with the coordinates of whose own record is in `events`. */
export async function stageEvents(
  transaction: WriteTransaction,
  rows: readonly EventToWrite[],
  origin: BatchOrigin,
): Promise<ReadonlySet<string>> {
  await transaction.query(STAGE);
  await copyEvents(transaction, 'staged_events', rows, origin);
  await transaction.query(INSERT);
  const own = await transaction.query<{ topic: string; partition: number; offset: string }>(OWN);
  return new Set(own.rows.map((row) => formatCoordinates({ ...row, offset: Number(row.offset) })));
}
