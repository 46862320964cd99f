/** One transaction of the projector: rows and checkpoints of a batch, all of it or nothing. */
import type { DataSource } from 'typeorm';
import type { PoolClient } from 'pg';
import { READ_MODEL_SCHEMA } from '../schema.js';

/** The connection that the transaction runs on; unqualified names mean the read models' schema, or a rebuild's before it. */
export type WriteTransaction = PoolClient;

/**
 * A statement that takes a minute is stuck behind something; better that it fails and comes again. A process that stands
 * still in the middle of a transaction would keep its locks from whoever took over: after ten seconds, in which Kafka has
 * given its partitions to another, its connection is ended. Commits are waited for on disk, though the log could give a lost
 * one again: a partition that is idle then would not notice that it lost one.
 */
const settings = (schemas: readonly string[]): string => `
  SET LOCAL search_path = ${schemas.join(', ')};
  SET LOCAL statement_timeout = '60s';
  SET LOCAL idle_in_transaction_session_timeout = '10s';
  SET LOCAL client_min_messages = warning`;

/**
 * Commits when the work resolves, rolls back when it throws, and hands its fault on. With a schema, tables are looked for
 * there first: a rebuild writes its own and reads the live ones that it does not rebuild.
 */
export async function inWriteTransaction<T>(
  source: DataSource,
  work: (transaction: WriteTransaction) => Promise<T>,
  schema?: string,
): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    await runner.startTransaction();
    await client.query(settings(schema === undefined ? [READ_MODEL_SCHEMA] : [schema, READ_MODEL_SCHEMA]));
    const result = await work(client);
    await runner.commitTransaction();
    return result;
  } catch (fault) {
    // A connection that broke has no transaction to roll back any more: the fault is what counts.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw fault;
  } finally {
    await runner.release();
  }
}
