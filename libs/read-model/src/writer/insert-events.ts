/**
 * Many events into `events` at once. Copies of events that the enricher could not know are rare: so all of them are
 * copied straight into the table, and only when one is there already they take the longer way.
 */
import { formatCoordinates } from '#domain';
import { copyEvents } from './copy-events.js';
import type { BatchOrigin, EventToWrite } from './event-columns.js';
import { stageEvents } from './stage-events.js';
import type { WriteTransaction } from './write-transaction.js';

/** PostgreSQL's unique_violation. */
const IS_THERE = '23505';

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
  // In one order, so that two partitions with the same ids cannot deadlock; of equal ids the first record wins.
  const rows = events.toSorted(({ event: a }, { event: b }) => a.time - b.time || compare(a.id, b.id));
  await transaction.query('SAVEPOINT nothing_copied');
  try {
    await copyEvents(transaction, 'events', rows, origin);
  } catch (fault) {
    if ((fault as { code?: unknown }).code !== IS_THERE) throw fault;
    await transaction.query('ROLLBACK TO nothing_copied');
    const own = await stageEvents(transaction, rows, origin);
    return events.filter((event) => own.has(formatCoordinates(event)));
  }
  await transaction.query('RELEASE nothing_copied');
  return events;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
