/** How the read models are read: in one snapshot, without writing, and not for ever. */
import type { DataSource, EntityManager } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';

/** A statement that takes longer is ended by the server. */
const STATEMENT_TIMEOUT_MS = 10_000;

const SETTINGS = `
  SET TRANSACTION READ ONLY;
  SET LOCAL search_path = ${READ_MODEL_SCHEMA};
  SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}`;

/** Several statements of one reading agree with each other. Unqualified names mean the read models' schema. */
export function reading<T>(db: DataSource, read: (tx: EntityManager) => Promise<T>): Promise<T> {
  return db.transaction('REPEATABLE READ', async (tx) => {
    await tx.query(SETTINGS);
    return read(tx);
  });
}
