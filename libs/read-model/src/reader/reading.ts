/** How the read models are read: in one snapshot, without writing, and not for ever. */
import { QueryFailedError, type DataSource, type EntityManager } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';

/** A statement that takes longer is ended by the server. */
const STATEMENT_TIMEOUT_MS = 10_000;

/**
 * How the planner is told what it reads: indexes that are mostly in memory, sets of visitors that fit into it, and no other
 * core to itself, since others ask at the same time.
 */
const PLANNER = `
  SET LOCAL random_page_cost = 1.1;
  SET LOCAL work_mem = '32MB';
  SET LOCAL max_parallel_workers_per_gather = 0;`;

/**
 * Tables are exchanged for rebuilt ones between readings, never within one: a table that came after the snapshot would
 * lack the rows that came after it.
 */
const ONE_VERSION = 'LOCK TABLE projection_version IN ACCESS SHARE MODE;';

/** PostgreSQL's query_canceled: the statement's time was up. */
const CANCELED = '57014';

/** The same question would be too slow again: it has to read less. */
export class ReadingTooSlow extends Error {
  override readonly name = 'ReadingTooSlow';
}

/**
 * Several statements of one reading agree with each other. Unqualified names mean the read models' schema. Throws
 * {@link ReadingTooSlow} when a statement was ended for its time.
 */
export async function reading<T>(
  db: DataSource,
  read: (tx: EntityManager) => Promise<T>,
  timeoutMs = STATEMENT_TIMEOUT_MS,
): Promise<T> {
  try {
    return await db.transaction('REPEATABLE READ', async (tx) => {
      await tx.query(`
        SET TRANSACTION READ ONLY;
        SET LOCAL search_path = ${READ_MODEL_SCHEMA};
        ${ONE_VERSION}
        SET LOCAL statement_timeout = ${Math.trunc(timeoutMs)};
        ${PLANNER}`);
      return read(tx);
    });
  } catch (fault) {
    throw isCanceled(fault) ? new ReadingTooSlow('the statement took too long', { cause: fault }) : fault;
  }
}

/**
 * A statement that joins many rows with many. Just after an import the planner has no statistics of them yet, takes them
 * for few, and would go through the ones once for each of the others: seconds where milliseconds do.
 */
export async function joiningMany<T>(tx: EntityManager, read: () => Promise<T>): Promise<T> {
  await tx.query('SET LOCAL enable_nestloop = off');
  const result = await read();
  await tx.query('SET LOCAL enable_nestloop = on');
  return result;
}

function isCanceled(fault: unknown): boolean {
  if (!(fault instanceof QueryFailedError)) return false;
  return (fault.driverError as { readonly code?: unknown }).code === CANCELED;
}
