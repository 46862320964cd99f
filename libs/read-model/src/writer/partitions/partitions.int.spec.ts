import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { startTestPostgres, type TestPostgres } from '#testing';
import { readModelDataSource } from '../data-source.js';
import { migrateReadModel } from '../migrate.js';
import { ensurePartitions } from './ensure-partitions.js';
import { forgetExpired } from './forget-expired.js';
import { PARTITIONED_TABLES } from './partitioned-tables.js';

let postgres: TestPostgres;
let source: DataSource;

beforeAll(async () => {
  postgres = await startTestPostgres();
  await migrateReadModel(postgres.url);
  source = await readModelDataSource(postgres.url).initialize();
});
afterAll(async () => {
  await source?.destroy();
  await postgres?.close();
});

const DECEMBER = Date.UTC(2031, 11, 31, 23, 59);

describe('monthly partitions', () => {
  it('are there for this month, the last and the coming ones, and made once', async () => {
    expect(await ensurePartitions(source, Date.now())).toEqual([]);
    const made = (await Promise.all([ensurePartitions(source, DECEMBER), ensurePartitions(source, DECEMBER)])).flat();
    expect(made.filter((name) => /^events_/.test(name)).toSorted()).toEqual([
      'events_2031_10',
      'events_2031_11',
      'events_2031_12',
      'events_2032_01',
      'events_2032_02',
      'events_2032_03',
    ]);
    expect(made).toHaveLength(6 * PARTITIONED_TABLES.length);
  });
});

describe('what is past its retention', () => {
  const MONTHS = ['2015-05-17', '2031-10-05', '2031-11-05', '2031-12-05'];

  beforeAll(async () => {
    for (const stream of ['short', 'long']) {
      for (const month of MONTHS) {
        await source.query(`INSERT INTO read_model.traffic_per_quarter_hour VALUES ('p', $1, $2, 'click', false, 1)`, [
          `${month}T10:00:00Z`,
          stream,
        ]);
        await source.query(
          `INSERT INTO read_model.events (project_id, id, time, received_at, stream, type, bot, late, marks, collector_id,
             raw_offset, enriched_at, projected_at, topic, partition, "offset")
           VALUES ('p', gen_random_uuid()::text, $1::timestamptz, $1::timestamptz, $2, 'click', false, false, '{}', 'c', 1,
             $1::timestamptz, $1::timestamptz, 't', 0, 1)`,
          [`${month}T10:00:00Z`, stream],
        );
      }
    }
  });

  const rows = async (table: string, time: string): Promise<string[]> => {
    const found = await source.query<{ row: string }[]>(
      `SELECT stream || ' ' || to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM') AS row FROM read_model.${table} ORDER BY 1`,
    );
    return found.map(({ row }) => row);
  };
  const both = ['long 2015-05', 'long 2031-10', 'long 2031-11', 'long 2031-12'];

  it('is not touched without a retention', async () => {
    expect(await forgetExpired(source, [], DECEMBER)).toEqual([]);
    expect(await forgetExpired(source, [{ projectId: 'other', stream: 'short', days: 1 }], DECEMBER)).toEqual([]);
    expect(await rows('events', 'time')).toHaveLength(8);
  });

  it('is gone by whole months, in every table, and the other streams stay', async () => {
    const retention = [{ projectId: 'p', stream: 'short', days: 40 }];
    const forgotten = await forgetExpired(source, retention, DECEMBER);
    expect(forgotten).toContainEqual({ partition: 'events_2031_10', how: 'copied' });
    expect(forgotten).toContainEqual({ partition: 'events_default', how: 'copied' });
    const left = [...both, 'short 2031-11', 'short 2031-12'];
    expect(await rows('events', 'time')).toEqual(left);
    expect(await rows('traffic_per_quarter_hour', 'quarter')).toEqual(left);
    expect(await forgetExpired(source, retention, DECEMBER)).toEqual([]);
  });

  it('takes its partition with it when nothing else is in it', async () => {
    const retention = ['short', 'long'].map((stream) => ({ projectId: 'p', stream, days: 40 }));
    const forgotten = await forgetExpired(source, retention, DECEMBER);
    expect(forgotten).toContainEqual({ partition: 'events_2031_10', how: 'dropped' });
    const [{ there }] = await source.query<[{ there: boolean }]>(
      `SELECT to_regclass('read_model.events_2031_10') IS NOT NULL AS there`,
    );
    expect(there).toBe(false);
    expect(await rows('events', 'time')).toEqual(['long 2031-11', 'long 2031-12', 'short 2031-11', 'short 2031-12']);
  });

  it('takes new rows afterwards, with the same keys and indexes', async () => {
    const insert = `INSERT INTO read_model.traffic_per_quarter_hour VALUES ('p', '2015-06-01T00:00:00Z', 'long', 'x', false, 1)
       ON CONFLICT (project_id, quarter, stream, type, bot) DO UPDATE SET count = traffic_per_quarter_hour.count + 1`;
    await source.query(insert);
    await source.query(insert);
    const [{ count }] = await source.query<[{ count: string }]>(
      `SELECT count FROM read_model.traffic_per_quarter_hour WHERE quarter = '2015-06-01T00:00:00Z'`,
    );
    expect(count).toBe('2');
    const indexes = await source.query<{ name: string }[]>(
      `SELECT indexdef AS name FROM pg_indexes WHERE schemaname = 'read_model' AND tablename = 'events_default'`,
    );
    expect(indexes.length).toBeGreaterThanOrEqual(4);
  });

  it('waits for the next time when a partition is in use', async () => {
    const holder = source.createQueryRunner();
    await holder.startTransaction();
    await holder.query(`LOCK TABLE read_model.events_2031_11 IN ROW EXCLUSIVE MODE`);
    const later = Date.UTC(2032, 2, 1);
    const retention = [{ projectId: 'p', stream: 'short', days: 1 }];
    const first = await forgetExpired(source, retention, later);
    expect(first.map(({ partition }) => partition)).not.toContain('events_2031_11');
    await holder.rollbackTransaction();
    await holder.release();
    const second = await forgetExpired(source, retention, later);
    expect(second.map(({ partition }) => partition)).toContain('events_2031_11');
  });
});
