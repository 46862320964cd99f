import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { EVENT_STORE_ENTITIES } from '../entities.js';
import { MIGRATIONS_TABLE } from '../schema.js';
import { eventually, testDatabase, type TestDatabase } from '../test-database.spec.js';
import { migrateEventStore, waitForEventStore } from './migrate.js';

describe('migrations of the control plane', () => {
  let server: TestDatabase;
  let database: DataSource;

  beforeAll(async () => {
    server = await testDatabase();
    database = await server.connect();
  });
  afterAll(() => server.close());

  it('leave the tables that the entities describe', async () => {
    expect(EVENT_STORE_ENTITIES.length).toBeGreaterThan(0);
    for (const entity of EVENT_STORE_ENTITIES) expect(await database.getRepository(entity).count()).toBe(0);
  });

  it('run once, whoever comes first', async () => {
    await database.query('DROP SCHEMA control_plane CASCADE');
    await database.query(`DROP TABLE ${MIGRATIONS_TABLE}`);
    const runs = await Promise.all([1, 2, 3].map(() => migrateEventStore(server.url)));
    expect(runs.filter((names) => names.length > 0)).toHaveLength(1);
  });

  it('are waited for by an app that came first, which says so once', async () => {
    await database.query('DROP SCHEMA control_plane CASCADE');
    await database.query(`DROP TABLE ${MIGRATIONS_TABLE}`);
    let told = 0;
    let ready = false;
    const waiting = waitForEventStore(database, { onWaiting: () => (told += 1), pollMs: 10 }).then(
      () => (ready = true),
    );
    await eventually(() => expect(told).toBe(1));
    expect(ready).toBe(false);
    await migrateEventStore(server.url);
    await waiting;
    expect(told).toBe(1);
  });

  it('are not waited for when they are there', async () => {
    let told = 0;
    await waitForEventStore(database, { onWaiting: () => (told += 1) });
    expect(told).toBe(0);
  });
});
