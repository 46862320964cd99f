/** The database of an installation, for commands on the machine itself. */
import type { DataSource } from 'typeorm';
import { gatewayDatabase } from '../../../apps/gateway/src/database.js';
import type { CliConfig } from './config.js';
import { databaseUrl } from './installation.js';
import { CommandFailed, EXIT_CODES } from './output.js';

/** Runs a piece of work on it and closes it again. A database that does not answer ends the command. */
export async function withDatabase<T>(config: CliConfig, work: (database: DataSource) => Promise<T>): Promise<T> {
  const database = gatewayDatabase(databaseUrl(config));
  try {
    await database.initialize();
  } catch (fault) {
    throw new CommandFailed(`the database does not answer: ${(fault as Error).message}`, EXIT_CODES.unavailable);
  }
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}
