import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { startTestPostgres, type TestPostgres } from '#testing';
import { FirstReadModels1763600000000 } from '../migrations/1763600000000-first-read-models.js';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { readModelDataSource } from './data-source.js';
import { migrateReadModel, waitForReadModel } from './migrate.js';

let postgres: TestPostgres;

beforeEach(async () => {
  postgres = await startTestPostgres();
});
afterEach(() => postgres.close());

describe('migrating the read models', () => {
  it('happens once, however many do it at the same time', async () => {
    const ran = await Promise.all([1, 2, 3].map(() => migrateReadModel(postgres.url)));
    expect(ran.map((names) => names.length).sort()).toEqual([0, 0, 10]);
    expect(await migrateReadModel(postgres.url)).toEqual([]);
  });

  it('begins the read models anew when they get tables that what is there would be missing from', async () => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query(`CREATE SCHEMA ${READ_MODEL_SCHEMA}`);
    const options = { ...readModelDataSource(postgres.url).options, migrations: [FirstReadModels1763600000000] };
    const before = await new DataSource(options as DataSourceOptions).initialize();
    await before.runMigrations();
    await before.destroy();
    await client.query(
      `INSERT INTO read_model.projection_checkpoint (projection, version, topic, partition, next_offset)
       VALUES ('events', 1, 'enriched-events', 0, 7)`,
    );
    await migrateReadModel(postgres.url);
    const { rows } = await client.query('SELECT * FROM read_model.projection_checkpoint');
    expect(rows).toEqual([]);
    await client.end();
  });

  it('is waited for by an app that came first, which says so once', async () => {
    const reasons: string[] = [];
    const waiting = waitForReadModel(postgres.url, { onWait: (reason) => reasons.push(reason), pauseMs: 20 });
    await migrateReadModel(postgres.url);
    expect(await waiting).toBe(true);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toContain('nexuspipe migrate');
  });

  it('is not waited for longer than wanted, and names a database that does not answer', async () => {
    const stop = new AbortController();
    const reasons: string[] = [];
    const away = 'postgres://nobody:secret@127.0.0.1:1/none';
    const onWait = (reason: string): void => {
      reasons.push(reason);
      stop.abort();
    };
    expect(await waitForReadModel(away, { onWait, signal: stop.signal, pauseMs: 60_000 })).toBe(false);
    expect(reasons[0]).toMatch(/does not answer/);
    expect(reasons[0]).not.toContain('secret');
  });

  it('gives the entities the columns that the tables have', async () => {
    await migrateReadModel(postgres.url);
    const source = await readModelDataSource(postgres.url).initialize();
    try {
      for (const { tableName, columns } of source.entityMetadatas) {
        const rows = await source.query<{ name: string; nullable: boolean; type: string }[]>(
          `SELECT column_name AS name, is_nullable = 'YES' AS nullable, data_type AS type
           FROM information_schema.columns WHERE table_schema = 'read_model' AND table_name = $1`,
          [tableName],
        );
        const inTable = rows.map(({ name, nullable }) => ({ name, nullable }));
        const inEntity = columns.map((column) => ({ name: column.databaseName, nullable: column.isNullable }));
        expect(inEntity).toEqual(expect.arrayContaining(inTable));
        expect(inEntity).toHaveLength(inTable.length);
      }
    } finally {
      await source.destroy();
    }
  });
});
