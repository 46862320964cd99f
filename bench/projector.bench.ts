/**
 * The projector beside its limit: the same rows brought into the read models (`events` and `traffic-per-minute`, with
 * checkpoints), and copied into a table with the same columns and indexes. A core's second is one of the projector's
 * process and of PostgreSQL's processes together.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { DataSource } from 'typeorm';
import { enrichedEventCodec, TOPICS } from '#contracts';
import type { EnrichedEvent } from '#domain';
import type { RecordBatch } from '#event-log';
import { migrateReadModel, readModelDataSource } from '#read-model/writer';
import { BatchProjector } from '../apps/projector/src/project-batch/batch-projector.js';
import { PROJECTIONS } from '../apps/projector/src/projections/projections.js';
import { copyLine } from '../libs/read-model/src/writer/copy-text.js';
import { EVENT_COLUMNS, eventValues } from '../libs/read-model/src/writer/event-columns.js';
import { startEmbeddedPostgres } from '../apps/standalone/src/postgres/embedded-postgres.js';
import { percent, whole, type Row } from './table.js';

const COLUMNS = EVENT_COLUMNS.join(', ');
const EVENTS = 60_000;
const BATCH = 2_000;
const PARTITIONS = 12;
/** Before anything is measured: the code is compiled, the tables have pages. */
const WARM_UP = 20_000;

interface Measured {
  readonly perSecond: number;
  readonly perCore: number;
  readonly nodeMicroseconds: number;
  readonly postgresMicroseconds: number;
}

/** Rows for the table: events a second of one core. */
export async function benchProjector(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-bench-projector-'));
  const postgres = await startEmbeddedPostgres({ directory: folder });
  try {
    await migrateReadModel(postgres.url);
    const database = await readModelDataSource(postgres.url).initialize();
    const projected = await measureProjector(database, postgres.pid);
    const copied = await measureCopy(database, postgres.pid);
    await database.destroy();
    return [
      {
        what: `projector, events a second of one core, batches of ${whole(BATCH)}`,
        result: whole(projected.perCore),
        limit: `${whole(copied.perCore)} (COPY of the same rows, same indexes)`,
        ratio: percent(projected.perCore, copied.perCore),
        notes:
          `${whole(projected.perSecond)}/s on the clock; an event costs ${projected.nodeMicroseconds.toFixed(1)} us in Node ` +
          `and ${projected.postgresMicroseconds.toFixed(1)} us in PostgreSQL (COPY: ${copied.nodeMicroseconds.toFixed(1)} and ` +
          `${copied.postgresMicroseconds.toFixed(1)})`,
      },
    ];
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureProjector(database: DataSource, postmaster: number): Promise<Measured> {
  const appender = { append: () => Promise.reject(new Error('nothing is set aside here')) };
  const committed = (): Promise<void> => Promise.resolve();
  const projector = new BatchProjector({ database, appender, projections: PROJECTIONS, committed });
  for (let p = 0; p < PARTITIONS; p++) await projector.position(TOPICS.enriched, p);
  const batches = makeBatches(WARM_UP + EVENTS);
  const warm = batches.splice(0, WARM_UP / BATCH);
  for (const batch of warm) await projector.project(batch);
  return measure(postmaster, async () => {
    for (const batch of batches) await projector.project(batch);
  });
}

/** The limit: such rows, their text made beforehand, into an equal table. */
async function measureCopy(database: DataSource, postmaster: number): Promise<Measured> {
  const runner = database.createQueryRunner();
  const client = (await runner.connect()) as PoolClient;
  const origin = { topic: TOPICS.enriched, partition: 0, projectedAt: Date.now() };
  const texts = makeBatches(EVENTS).map(({ records }) =>
    records.map(({ value, offset }) =>
      copyLine(eventValues({ event: enrichedEventCodec.decode(value), offset, late: false }, origin)),
    ),
  );
  await client.query('CREATE TABLE read_model.equal (LIKE read_model.events INCLUDING ALL)');
  const measured = await measure(postmaster, async () => {
    for (const lines of texts) {
      await pipeline(
        Readable.from([lines.join('')]),
        client.query(copyFrom(`COPY read_model.equal (${COLUMNS}) FROM STDIN`)),
      );
    }
  });
  await runner.release();
  return measured;
}

async function measure(postmaster: number, work: () => Promise<void>): Promise<Measured> {
  const [node, server, start] = [process.cpuUsage(), cpuOf(postmaster), performance.now()];
  await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(node);
  const nodeMicroseconds = (user + system) / EVENTS;
  const postgresMicroseconds = (cpuOf(postmaster) - server) / EVENTS;
  const perCore = 1e6 / (nodeMicroseconds + postgresMicroseconds);
  return { perSecond: EVENTS / seconds, perCore, nodeMicroseconds, postgresMicroseconds };
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

/** Full batches, the partitions in turn. */
function makeBatches(events: number): RecordBatch[] {
  return Array.from({ length: events / BATCH }, (_, index) => {
    const first = Math.floor(index / PARTITIONS) * BATCH;
    const records = Array.from({ length: BATCH }, (_, i) => ({
      offset: first + i,
      key: null,
      value: enrichedEventCodec.encode(anEvent(i)),
      headers: {},
      timestamp: Date.now(),
    }));
    const nextOffset = first + BATCH;
    return { topic: TOPICS.enriched, partition: index % PARTITIONS, records, nextOffset, highWatermark: nextOffset };
  });
}

/** About 1 KB in the log. */
function anEvent(i: number): EnrichedEvent {
  const now = Date.now();
  return {
    projectId: '0192f0c4-8a5e-7c3b-9d1e-000000000001',
    collectorId: '0192f0c4-8a5e-7c3b-9d1e-000000000002',
    stream: 'web',
    id: randomUUID(),
    type: i % 5 === 0 ? 'click' : 'page_view',
    time: now - (i % 120) * 1000,
    receivedAt: now,
    visitorId: `visitor-${i % 5_000}`,
    userId: null,
    sessionId: `session-${i % 700}`,
    url: `https://shop.example/products/${i % 300}?ref=list`,
    referrer: 'https://search.example/',
    properties: JSON.stringify({
      title: `Product ${i % 300}`,
      price: '12.50',
      text: 'x'.repeat(400),
      tags: ['a', 'b'],
    }),
    context: '{"locale":"en-GB","timezone":"Europe/Berlin"}',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0',
    rawOffset: i,
    enrichedAt: now,
    geo: { country: 'DE', region: 'BE', city: 'Berlin' },
    agent: { browser: 'Firefox', browserVersion: '120.0', os: 'Linux', device: 'desktop' },
    bot: false,
    botName: null,
    address: null,
    referrerFacts: { medium: 'search', source: 'Search' },
    campaign: null,
    marks: [],
  };
}
