import type { Command } from 'commander';
import { migrateEventStore } from '#event-store';
import { migrateReadModel } from '#read-model/writer';
import { DATABASE_TLS_VARIABLES, tlsRefusal } from '#runtime';
import { readCliConfig } from '../config.js';
import { databaseUrl } from '../installation.js';
import { CommandFailed, EXIT_CODES, say } from '../output.js';

/** Brings all tables to this version. Safe to run at any time and by several at once: an advisory lock lets one through. */
export function addMigrate(program: Command): void {
  program.command('migrate').description('create or update the tables').action(migrate);
}

async function migrate(): Promise<void> {
  const url = databaseUrl(readCliConfig());
  try {
    // The gateway waits for the event store's tables and reads both: they come last.
    const ran = [...(await migrateReadModel(url)), ...(await migrateEventStore(url))];
    for (const name of ran) say(`ran ${name}`);
    say(ran.length > 0 ? `${ran.length} migrations ran` : 'the tables are up to date');
  } catch (fault) {
    const reason = tlsRefusal(fault, DATABASE_TLS_VARIABLES) ?? `the database refused: ${(fault as Error).message}`;
    throw new CommandFailed(reason, EXIT_CODES.unavailable);
  }
}
