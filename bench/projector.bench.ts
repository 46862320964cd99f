/**
 * The projector beside its limit: minutes of a busy demo shop brought into all read models with their checkpoints, and
 * the same rows copied into a table with the columns and indexes of `events`. A core's second is one of the projector's
 * process and of PostgreSQL's processes together.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { DataSource } from 'typeorm';
import { enrichedEventCodec, TOPICS } from '#contracts';
import type { RecordBatch } from '#event-log';
import { inWriteTransaction, migrateReadModel, readModelDataSource } from '#read-model/writer';
import { BatchProjector } from '../apps/projector/src/project-batch/batch-projector.js';
import { decodeRecords } from '../apps/projector/src/project-batch/decode-batch.js';
import { judged } from '../apps/projector/src/project-batch/judged.js';
import { PROJECTIONS } from '../apps/projector/src/projections/projections.js';
import { copyLine } from '../libs/read-model/src/writer/copy-text.js';
import { EVENT_COLUMNS, eventValues } from '../libs/read-model/src/writer/event-columns.js';
import { startEmbeddedPostgres } from '../apps/standalone/src/postgres/embedded-postgres.js';
import { shopBatches } from './shop-events.js';
import { percent, whole, type Row } from './table.js';

const COLUMNS = EVENT_COLUMNS.join(', ');
const PARTITIONS = 12;
const DAY_MS = 86_400_000;
/** So busy that most visits are spread over several batches of their partition. */
const EVENTS_PER_DAY = 8_000_000;
const PERIOD_MS = 15 * 60_000;
/** Share of the batches before anything is measured: the code is compiled, the tables have pages, visits go on. */
const WARM_UP = 0.25;

interface Shop {
  readonly warmUp: readonly RecordBatch[];
  readonly measured: readonly RecordBatch[];
}

interface Measured {
  readonly events: number;
  readonly perSecond: number;
  readonly perCore: number;
  readonly nodeMicroseconds: number;
  readonly postgresMicroseconds: number;
}

/** What the guarantees may take of the rate without them. */
const MOST_COST = 0.25;

/** Rows for the table: events a second of one core. */
export async function benchProjector(): Promise<readonly Row[]> {
  const shop = await aBusyShop();
  const unguarded = await onEmptyTables((database, postmaster) => measureUnguarded(database, postmaster, shop));
  return onEmptyTables(async (database, postmaster) => {
    const projected = await measureProjector(database, postmaster, shop);
    const copied = await measureCopy(database, postmaster, shop);
    const sessions = await sessionsOf(database);
    return [
      {
        what: `projector, events a second of one core, ${whole(projected.events)} events in ${shop.measured.length} batches`,
        result: whole(projected.perCore),
        limit: `${whole(copied.perCore)} (COPY of the same rows, same indexes)`,
        ratio: percent(projected.perCore, copied.perCore),
        notes:
          `${whole(projected.perSecond)}/s on the clock; an event costs ${projected.nodeMicroseconds.toFixed(1)} us in Node ` +
          `and ${projected.postgresMicroseconds.toFixed(1)} us in PostgreSQL (COPY: ${copied.nodeMicroseconds.toFixed(1)} and ` +
          `${copied.postgresMicroseconds.toFixed(1)}); ${whole(sessions)} sessions`,
      },
      {
        what: 'what the guarantees cost the projector',
        result: `${percent(unguarded.perCore - projected.perCore, unguarded.perCore)} of a core's rate`,
        limit: `at most ${percent(MOST_COST, 1)}`,
        ratio: percent(unguarded.perCore - projected.perCore, unguarded.perCore * MOST_COST),
        notes: `without checkpoints and the unique key of \`events\` ${whole(unguarded.perCore)} events a core-second`,
      },
    ];
  });
}

async function onEmptyTables<T>(work: (database: DataSource, postmaster: number) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-bench-projector-'));
  const postgres = await startEmbeddedPostgres({ directory: folder });
  try {
    await migrateReadModel(postgres.url);
    const database = await readModelDataSource(postgres.url).initialize();
    const result = await work(database, postgres.pid);
    await database.destroy();
    return result;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function aBusyShop(): Promise<Shop> {
  // An early afternoon, of yesterday: the tables of its month are there.
  const to = (Math.floor(Date.now() / DAY_MS) - 1) * DAY_MS + 14 * 3_600_000;
  const batches: RecordBatch[] = [];
  const period = { from: to - PERIOD_MS, to, eventsPerDay: EVENTS_PER_DAY, seed: 1 };
  for await (const batch of shopBatches(period)) batches.push(batch);
  const warm = Math.round(batches.length * WARM_UP);
  return { warmUp: batches.slice(0, warm), measured: batches.slice(warm) };
}

async function measureProjector(database: DataSource, postmaster: number, shop: Shop): Promise<Measured> {
  const appender = { append: () => Promise.reject(new Error('nothing is set aside here')) };
  const committed = (): Promise<void> => Promise.resolve();
  const projector = new BatchProjector({ database, appender, projections: PROJECTIONS, committed });
  for (let p = 0; p < PARTITIONS; p++) await projector.position(TOPICS.enriched, p);
  for (const batch of shop.warmUp) await projector.project(batch);
  return measure(postmaster, countOf(shop.measured), async () => {
    for (const batch of shop.measured) await projector.project(batch);
  });
}

/** The same rows of the same read models, but for what makes them count once. */
async function measureUnguarded(database: DataSource, postmaster: number, shop: Shop): Promise<Measured> {
  await database.query('ALTER TABLE read_model.events DROP CONSTRAINT events_pkey');
  const project = ({ topic, partition, records }: RecordBatch): Promise<void> => {
    const { events } = judged({ topic, partition, watermark: null }, decodeRecords(records));
    return inWriteTransaction(database, async (transaction) => {
      const batch = { projectedAt: Date.now(), events, setAside: [] };
      for (const projection of PROJECTIONS) await projection.project(transaction, events, batch);
    });
  };
  for (const batch of shop.warmUp) await project(batch);
  return measure(postmaster, countOf(shop.measured), async () => {
    for (const batch of shop.measured) await project(batch);
  });
}

/** The limit: such rows, their text made beforehand, into an equal table. */
async function measureCopy(database: DataSource, postmaster: number, shop: Shop): Promise<Measured> {
  const runner = database.createQueryRunner();
  const client = (await runner.connect()) as PoolClient;
  const texts = shop.measured.map(({ topic, partition, records }) =>
    records
      .map(({ value, offset }) => ({ event: enrichedEventCodec.decode(value), topic, partition, offset, late: false }))
      .map((event) => copyLine(eventValues(event, { projectedAt: Date.now() })))
      .join(''),
  );
  await client.query('CREATE TABLE read_model.equal (LIKE read_model.events INCLUDING ALL)');
  const measured = await measure(postmaster, countOf(shop.measured), async () => {
    for (const text of texts) {
      await pipeline(Readable.from([text]), client.query(copyFrom(`COPY read_model.equal (${COLUMNS}) FROM STDIN`)));
    }
  });
  await runner.release();
  return measured;
}

async function measure(postmaster: number, events: number, work: () => Promise<void>): Promise<Measured> {
  const [node, server, start] = [process.cpuUsage(), cpuOf(postmaster), performance.now()];
  await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(node);
  const nodeMicroseconds = (user + system) / events;
  const postgresMicroseconds = (cpuOf(postmaster) - server) / events;
  const perCore = 1e6 / (nodeMicroseconds + postgresMicroseconds);
  return { events, perSecond: events / seconds, perCore, nodeMicroseconds, postgresMicroseconds };
}

function countOf(batches: readonly RecordBatch[]): number {
  return batches.reduce((sum, { records }) => sum + records.length, 0);
}

async function sessionsOf(database: DataSource): Promise<number> {
  const [row] = await database.query<{ count: number }[]>('SELECT count(*)::int AS count FROM read_model.sessions');
  return row?.count ?? 0;
}

/** Microseconds of processor time that the server and its processes have used. */
function cpuOf(postmaster: number): number {
  const ticks = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => fieldsOf(pid))
    .filter(({ pid, parent }) => pid === postmaster || parent === postmaster)
    .reduce((sum, { time }) => sum + time, 0);
  return ticks * 10_000;
}

function fieldsOf(pid: string): { pid: number; parent: number; time: number } {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return { pid: Number(pid), parent: Number(fields[1]), time: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return { pid: Number(pid), parent: 0, time: 0 }; // it ended meanwhile
  }
}
