/**
 * Questions of the read models with eight people asking at once, on the demo shop's past. Each asks for another range,
 * and the gateway's shared readings are not in between: every answer is read.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource, EntityManager } from 'typeorm';
import { TOPICS } from '#contracts';
import {
  bucketStarts,
  readEvents,
  reading,
  readOverview,
  readSeries,
  readTop,
  readTopVisitors,
  type Question,
} from '#read-model/reader';
import { migrateReadModel, readModelDataSource } from '#read-model/writer';
import { BatchProjector } from '../apps/projector/src/project-batch/batch-projector.js';
import { PROJECTIONS } from '../apps/projector/src/projections/projections.js';
import { startEmbeddedPostgres } from '../apps/standalone/src/postgres/embedded-postgres.js';
import { BENCH_PROJECT, shopBatches } from './shop-events.js';
import { percent, whole, type Row } from './table.js';

const DAY_MS = 86_400_000;
const DAYS = 60;
const PARTITIONS = 12;
const CLIENTS = 8;
const ASKED_EACH = 25;
/** Of what a calendar of sixty growing days with a campaign makes of an even one; only for the size of the result. */
const SHOP_FACTOR = 0.9;

interface Asked {
  readonly what: string;
  readonly limitMs: number;
  readonly ask: (tx: EntityManager, to: number) => Promise<unknown>;
}

const question = (from: number, to: number): Question => ({
  projectId: BENCH_PROJECT,
  from,
  to,
  stream: null,
  type: null,
  filters: [],
  bots: false,
});

const ASKED: readonly Asked[] = [
  { what: 'overview, 30 days', limitMs: 300, ask: (tx, to) => readOverview(tx, question(to - 30 * DAY_MS, to)) },
  { what: 'overview, 24 hours', limitMs: 100, ask: (tx, to) => readOverview(tx, question(to - DAY_MS, to)) },
  {
    what: 'page views by hour, 30 days',
    limitMs: 200,
    ask: (tx, to) => {
      const from = to - 30 * DAY_MS;
      const starts = bucketStarts(from, to, 'hour', 'Europe/Berlin');
      return readSeries(tx, { ...question(from, to), metric: 'pageviews', starts, by: null }, Date.now());
    },
  },
  {
    what: 'visitors by day, 30 days',
    limitMs: 300,
    ask: (tx, to) => {
      const from = to - 30 * DAY_MS;
      const starts = bucketStarts(from, to, 'day', 'Europe/Berlin');
      return readSeries(tx, { ...question(from, to), metric: 'visitors', starts, by: null }, Date.now());
    },
  },
  { what: 'top pages, 30 days', limitMs: 300, ask: topPages },
  {
    what: 'first page of events',
    limitMs: 50,
    ask: (tx, to) =>
      readEvents(tx, { ...question(to - 30 * DAY_MS, to), from: null, to: null, after: null, limit: 50 }),
  },
];

/** As the gateway answers: with the visitors of each page while the range holds no more events than it counts them for. */
async function topPages(tx: EntityManager, to: number): Promise<unknown> {
  const asked = { ...question(to - 30 * DAY_MS, to), dimension: 'page', metric: 'pageviews' } as const;
  const { rows } = await readTop(tx, asked, 10, Date.now());
  const values = rows.map(({ value }) => value);
  return readTopVisitors(tx, asked, values);
}

/** `events`: how many, roughly. */
export async function benchQueries(events: number): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-bench-queries-'));
  const postgres = await startEmbeddedPostgres({ directory: folder });
  const database = await readModelDataSource(await migrated(postgres.url), CLIENTS).initialize();
  try {
    const to = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    const count = await fill(database, to, events);
    await database.query('VACUUM ANALYZE');
    const size = await sizes(database, count);
    const rows: Row[] = [];
    for (const asked of ASKED) rows.push(await measure(database, asked, to, count));
    return [...rows, size];
  } finally {
    await database.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function migrated(url: string): Promise<string> {
  await migrateReadModel(url);
  return url;
}

async function fill(database: DataSource, to: number, events: number): Promise<number> {
  const appender = { append: () => Promise.reject(new Error('nothing is set aside here')) };
  const committed = (): Promise<void> => Promise.resolve();
  const projector = new BatchProjector({ database, appender, projections: PROJECTIONS, committed });
  for (let partition = 0; partition < PARTITIONS; partition++) await projector.position(TOPICS.enriched, partition);
  let count = 0;
  let said = 0;
  const eventsPerDay = events / DAYS / SHOP_FACTOR;
  for await (const batch of shopBatches({ from: to - DAYS * DAY_MS, to, eventsPerDay, seed: 1 })) {
    await projector.project(batch);
    count += batch.records.length;
    if (count - said < 500_000) continue;
    said = count;
    process.stderr.write(`bench: ${whole(count)} events\n`);
  }
  return count;
}

async function measure(database: DataSource, { what, limitMs, ask }: Asked, to: number, events: number): Promise<Row> {
  const took: number[] = [];
  const client = async (number: number): Promise<void> => {
    for (let i = 0; i < ASKED_EACH; i += 1) {
      // Another quarter of an hour each time: no two questions are the same.
      const end = to - (number * ASKED_EACH + i) * 15 * 60_000;
      const start = performance.now();
      await reading(database, (tx) => ask(tx, end));
      took.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.floor(share * (took.length - 1))]!;
  return {
    what: `${what}, of ${whole(events)} events`,
    result: `p50 ${Math.round(at(0.5))} ms, p95 ${Math.round(at(0.95))} ms`,
    limit: `p95 under ${limitMs} ms`,
    ratio: percent(at(0.95), limitMs),
    notes: `${CLIENTS} clients at once, ${took.length} questions, no two the same`,
  };
}

async function sizes(database: DataSource, events: number): Promise<Row> {
  const rows = await database.query<{ name: string; bytes: string }[]>(
    `SELECT parent.relname AS name, sum(pg_total_relation_size(c.oid)) AS bytes
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class parent ON parent.oid = i.inhparent
     WHERE c.relkind = 'r' GROUP BY 1 ORDER BY 2 DESC`,
  );
  const perMillion = (bytes: number): string => `${Math.round(bytes / events)} MB`;
  return {
    what: 'on disk, a million events',
    result: perMillion(rows.reduce((sum, { bytes }) => sum + Number(bytes), 0)),
    limit: '-',
    ratio: '-',
    notes: rows.map(({ name, bytes }) => `${name} ${perMillion(Number(bytes))}`).join(', '),
  };
}
