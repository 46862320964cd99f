import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StorageAnswer } from '#contracts';
import { migrateReadModel } from '#read-model/writer';
import { eventually, startGateway, type TestGateway } from '../gateway.fixture.spec.js';

let gateway: TestGateway;
let token: string;
let project: string;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'nexuspipe-storage-'));
  gateway = await startGateway({ retentionDays: 400, dataFolder: { directory, log: directory } });
  await migrateReadModel(gateway.databaseUrl);
  token = await gateway.login();
  project = await newProject('Shop');
});
afterAll(async () => {
  await gateway?.close();
  rmSync(directory, { recursive: true, force: true });
});

async function newProject(name: string): Promise<string> {
  const { body } = await gateway.request<{ id: string }>('POST', '/api/v1/projects', { token, body: { name } });
  return body.id;
}

async function newStream(name: string, retentionDays?: number | null): Promise<void> {
  const path = `/api/v1/projects/${project}/streams`;
  const { body } = await gateway.request<{ id: string }>('POST', path, { token, body: { name } });
  if (retentionDays !== undefined)
    await gateway.request('PATCH', `${path}/${body.id}`, { token, body: { retentionDays } });
}

/** Events of a minute, as both roll-ups have them. */
async function count(minute: string, stream: string, events: number, of = project): Promise<void> {
  for (const [table, time, length] of [
    ['traffic_per_minute', 'minute', '1 minute'],
    ['traffic_per_quarter_hour', 'quarter', '15 minutes'],
  ] as const) {
    await gateway.database.query(
      `INSERT INTO read_model.${table} AS t (project_id, ${time}, stream, type, bot, count)
       VALUES ($1, date_bin('${length}', $2::timestamptz, 'epoch'), $3, 'click', false, $4)
       ON CONFLICT (project_id, ${time}, stream, type, bot) DO UPDATE SET count = t.count + excluded.count`,
      [of, minute, stream, events],
    );
  }
}

async function storage(): Promise<StorageAnswer> {
  const { status, body } = await gateway.request<StorageAnswer>('GET', `/api/v1/projects/${project}/storage`, {
    token,
  });
  expect(status).toBe(200);
  return body;
}

describe('GET storage', () => {
  it('says what is kept of each stream, for how long, and who says so', async () => {
    await newStream('web', 30);
    await newStream('shop');
    await newStream('kept', null);
    await count('2015-05-17T10:08:00Z', 'web', 2);
    await count('2015-05-17T10:14:00Z', 'web', 3);
    await count('2026-10-31T23:59:00Z', 'web', 4);
    await count('2026-11-01T00:00:00Z', 'web', 5);
    await count('2026-11-20T10:31:00Z', 'shop', 6);
    await count('2001-01-01T00:00:00Z', 'web', 1, await newProject('Another'));
    const nothing = { oldest: null, newest: null, months: [] };
    expect((await storage()).streams).toEqual([
      {
        id: expect.any(String),
        name: 'web',
        retentionDays: 30,
        retentionOf: 'stream',
        oldest: '2015-05-17T10:08:00.000Z',
        newest: '2026-11-01T00:00:00.000Z',
        months: [
          { month: '2015-05-01T00:00:00.000Z', events: 5 },
          { month: '2026-10-01T00:00:00.000Z', events: 4 },
          { month: '2026-11-01T00:00:00.000Z', events: 5 },
        ],
      },
      expect.objectContaining({
        name: 'shop',
        retentionDays: 400,
        retentionOf: 'installation',
        oldest: '2026-11-20T10:31:00.000Z',
        newest: '2026-11-20T10:31:00.000Z',
      }),
      { id: expect.any(String), name: 'kept', retentionDays: null, retentionOf: 'stream', ...nothing },
    ]);
  });

  it('says how large the tables are, months together, and the log and what is free', async () => {
    writeFileSync(join(directory, 'log.mdb'), Buffer.alloc(100_000, 1));
    const insert = `INSERT INTO read_model.dimensions_per_day (project_id, day, stream, dimension, value_hash, value, events, pageviews)
      SELECT $1, '2015-05-17T00:00:00Z', 'web', 'page', sha256(i::text::bytea), repeat('x', 100), 1, 1 FROM generate_series(1, 5000) i`;
    await gateway.database.query(insert, [project]);
    await gateway.database.query('ANALYZE read_model.dimensions_per_day');
    // An answer may be a little older than the question.
    await eventually(async () => expect((await storage()).database.tables[0]?.name).toBe('dimensions_per_day'), 10_000);
    const { database, logBytes, disk, asOf, lagMs } = await storage();
    const [largest] = database.tables;
    expect(largest).toMatchObject({ rows: 5000 });
    expect(largest!.bytes).toBeGreaterThan(5000 * 150);
    const names = database.tables.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['events', 'sessions', 'traffic_per_minute', 'projection_checkpoint']),
    );
    expect(names.filter((name) => name.includes('_default'))).toEqual([]);
    const sum = database.tables.reduce((all, { bytes }) => all + bytes, 0);
    expect(database.bytes).toBeGreaterThan(sum);
    expect(logBytes).toBeGreaterThanOrEqual(100_000);
    expect(disk).toMatchObject({ low: expect.any(Boolean) });
    expect(disk!.totalBytes).toBeGreaterThan(disk!.freeBytes);
    expect(lagMs).toBeGreaterThanOrEqual(Date.now() - Date.parse(asOf) - 5_000);
  });

  it('says a changed retention at once', async () => {
    const id = (await storage()).streams[0]!.id;
    await gateway.request('PATCH', `/api/v1/projects/${project}/streams/${id}`, { token, body: { retentionDays: 90 } });
    expect((await storage()).streams[0]).toMatchObject({ retentionDays: 90, retentionOf: 'stream' });
  });

  it('is for members of the project', async () => {
    const { status } = await gateway.request('GET', `/api/v1/projects/${project}/storage`);
    expect(status).toBe(401);
    const foreign = await gateway.request('GET', '/api/v1/projects/another/storage', { token });
    expect(foreign).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });
});

describe('GET storage of a cluster', () => {
  it('knows no folder', async () => {
    const cluster = await startGateway();
    try {
      await migrateReadModel(cluster.databaseUrl);
      const own = { token: await cluster.login() };
      const made = await cluster.request<{ id: string }>('POST', '/api/v1/projects', {
        ...own,
        body: { name: 'Shop' },
      });
      const { body } = await cluster.request('GET', `/api/v1/projects/${made.body.id}/storage`, own);
      expect(body).toMatchObject({ logBytes: null, disk: null, streams: [] });
    } finally {
      await cluster.close();
    }
  });
});
