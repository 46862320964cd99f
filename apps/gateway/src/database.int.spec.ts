import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { isDatabaseUnavailable, migrateEventStore } from '#event-store';
import { migrateReadModel, readModelDataSource } from '#read-model/writer';
import { startTestPostgres, type TestPostgres } from '#testing';
import { gatewayDatabase, ownDatabase } from './database.js';
import { acrossProjects } from './tenancy/project-scope.js';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
  await migrateEventStore(postgres.url);
  await migrateReadModel(postgres.url);
});
afterAll(() => postgres?.close());

const poolOf = (database: DataSource): pg.Pool => (database.driver as unknown as { master: pg.Pool }).master;

it.each([
  ['the gateway', gatewayDatabase],
  ['the machine itself', ownDatabase],
  ['the read models', readModelDataSource],
])('a connection of %s that ends while it is held, and nobody asks, is no end of the process', async (_name, open) => {
  await acrossProjects(async () => {
    const database = await open(postgres.url).initialize();
    const [held, other] = await Promise.all([poolOf(database).connect(), poolOf(database).connect()]);
    const { rows } = await held.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const ended = new Promise((resolve) => held.once('end', () => resolve(null)));
    const owner = await ownDatabase(postgres.url).initialize();
    await owner.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
    await ended;
    const fault: unknown = await held.query('SELECT 1').catch((thrown: unknown) => thrown);
    expect(isDatabaseUnavailable(fault)).toBe(true);
    held.release(true);
    other.release();
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await Promise.all([database.destroy(), owner.destroy()]);
  });
});
