/** A database of a spec's own, migrated, with the connections that the spec asked for. */
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { startTestPostgres } from '#testing';
import { EVENT_STORE_ENTITIES } from './entities.js';
import { migrateEventStore } from './migrations/migrate.js';

export interface TestDatabase {
  readonly url: string;
  /** Another pool on the same database, as another process would have. */
  connect(): Promise<DataSource>;
  close(): Promise<void>;
}

export async function testDatabase(): Promise<TestDatabase> {
  const server = await startTestPostgres();
  await migrateEventStore(server.url);
  const opened: DataSource[] = [];
  return {
    url: server.url,
    connect: async () => {
      const database = new DataSource({ type: 'postgres', url: server.url, entities: EVENT_STORE_ENTITIES });
      opened.push(database);
      return database.initialize();
    },
    close: async () => {
      await Promise.all(opened.map((database) => database.destroy()));
      await server.close();
    },
  };
}

/** Tries an expectation again until it holds or the deadline passes; then its own message says what was seen. */
export async function eventually(expectation: () => Promise<void> | void, withinMs = 5_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await expectation();
    } catch (fault) {
      if (Date.now() > deadline) throw fault;
    }
    await pause(10);
  }
}
