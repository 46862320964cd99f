/** The database of an installation, for commands on the machine itself. */
import type { DataSource } from 'typeorm';
import { DATABASE_TLS_VARIABLES, tlsRefusal } from '#runtime';
import { ownDatabase } from '../../../apps/gateway/src/database.js';
import type { CliConfig } from './config.js';
import { databaseUrl } from './installation.js';
import { CommandFailed, EXIT_CODES } from './output.js';

/** Runs a piece of work on it and closes it again. A database that does not answer ends the command. */
export async function withDatabase<T>(config: CliConfig, work: (database: DataSource) => Promise<T>): Promise<T> {
  const database = ownDatabase(databaseUrl(config));
  try {
    await database.initialize();
  } catch (fault) {
    const reason =
      tlsRefusal(fault, DATABASE_TLS_VARIABLES) ?? `the database does not answer: ${(fault as Error).message}`;
    throw new CommandFailed(reason, EXIT_CODES.unavailable);
  }
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}
