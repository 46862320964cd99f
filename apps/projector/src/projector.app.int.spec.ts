import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import {
  enrichedEventCodec,
  NOTICE_CHANNEL,
  rawEventCodec,
  rejectedEventCodec,
  TOPICS,
  type StreamNotice,
} from '#contracts';
import type { EnrichedEvent } from '#domain';
import { openEmbeddedLog, type EmbeddedLog } from '#event-log';
import { openMemoryLiveStore, type LiveStore } from '#live-store';
import { migrateReadModel, readModelDataSource } from '#read-model/writer';
import { Health, type HttpApp } from '#runtime';
import { LIVE_COUNTERS as READ_BY_THE_GATEWAY } from '../../gateway/src/pipeline.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../standalone/src/postgres/embedded-postgres.js';
import { LIVE_COUNTERS } from './live/counter-updates.js';
import { createProjectorApp } from './projector.app.js';
import { aRawEvent } from './projections/event-ledger/ledger-fixture.spec.js';
import { anEvent } from './projector-fixture.spec.js';

const PARTITIONS = 2;
const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-projector-spec-'));

let postgres: EmbeddedPostgres;
let log: EmbeddedLog;
let store: LiveStore;
let database: DataSource;
let app: HttpApp;
let health: Health;
const metrics = new Registry();
const notices: StreamNotice[] = [];

beforeAll(async () => {
  postgres = await startEmbeddedPostgres({ directory: join(folder, 'postgres') });
  await migrateReadModel(postgres.url);
  log = await openEmbeddedLog({ directory: join(folder, 'log') });
  await log.admin.ensureTopics([
    ...[TOPICS.raw, TOPICS.enriched, TOPICS.rejected].map((name) => ({
      name,
      partitions: PARTITIONS,
      retentionMs: null,
    })),
    { name: TOPICS.control, partitions: 1, retentionMs: null },
  ]);
  store = openMemoryLiveStore(log.claims);
  await store.notices.subscribe(NOTICE_CHANNEL, (text) => void notices.push(JSON.parse(text) as StreamNotice));
  await startApp();
});

afterAll(async () => {
  await stopApp();
  await log.close();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startApp(): Promise<void> {
  database = await readModelDataSource(postgres.url).initialize();
  health = new Health();
  const parts = { log, live: store, database, health, metrics, logger: pino({ level: 'silent' }) };
  metrics.clear();
  app = await createProjectorApp(parts);
}

async function stopApp(): Promise<void> {
  await app.close();
  await database.destroy();
}

const append = (events: readonly EnrichedEvent[], partition: number): Promise<readonly number[]> =>
  log.appender.append(
    TOPICS.enriched,
    events.map((event) => ({ partition, key: null, value: enrichedEventCodec.encode(event) })),
  );

const some = (count: number, changes: Partial<EnrichedEvent> = {}): EnrichedEvent[] =>
  Array.from({ length: count }, () => anEvent({ receivedAt: Date.now(), time: Date.now(), ...changes }));

async function counted(): Promise<number> {
  const [row] = await database.query<{ sum: number }[]>(
    'SELECT coalesce(sum(count), 0)::int AS sum FROM read_model.traffic_per_minute',
  );
  return row!.sum;
}

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within 30 s: ${what}`);
    await delay(50);
  }
}

const countedIs = (expected: number): Promise<void> =>
  until(`${expected} counted`, async () => (await counted().catch(() => -1)) === expected);

describe('the projector on the embedded log', () => {
  it('brings what stands in the log into the read models, the counters and the notices', async () => {
    await append(some(300), 0);
    await append(some(200), 1);
    await countedIs(500);
    const at = Math.floor(Date.now() / 1000);
    const query = { ...READ_BY_THE_GATEWAY, partitions: PARTITIONS, projectId: 'p', streams: ['web'], at };
    await until('live counters', async () => (await store.counters.read(query)).total === 500);
    expect(READ_BY_THE_GATEWAY).toEqual({ ...LIVE_COUNTERS, topic: TOPICS.enriched });
    const told = notices.flatMap(({ partition, events }) => events.map(({ offset }) => `${partition}/${offset}`));
    expect(new Set(told).size).toBe(500);
    expect(await health.report()).toMatchObject({
      ready: true,
      parts: { projector: { ok: true }, database: { ok: true } },
    });
    expect(await metrics.metrics()).toContain('nexuspipe_projector_events_total{outcome="counted"} 500');
  });

  it('sends heartbeats while nothing happens', async () => {
    const before = notices.length;
    await until('a heartbeat', () => notices.length > before);
    expect(notices.at(-1)!.events).toEqual([]);
  });

  it('sets poison aside in the log and goes on', async () => {
    await append([...some(5), ...some(1, { userId: '\u0000' }), ...some(5)], 1);
    await log.appender.append(TOPICS.enriched, [{ partition: 1, key: null, value: Buffer.from('garbage') }]);
    await append(some(1), 1);
    await countedIs(511);
    const rejected: string[] = [];
    const reader = await log.consumers.consume(
      { group: { ephemeral: 'spec' }, topics: [TOPICS.rejected], position: { kind: 'beginning' } },
      async ({ partition, records }) => {
        rejected.push(...records.map(({ value }) => `${partition} ${rejectedEventCodec.decode(value).reason}`));
      },
    );
    await until('both are set aside', () => rejected.length >= 2);
    await reader.close();
    expect(rejected).toEqual(['1 STEP_FAILED', '1 PAYLOAD_INVALID']);
  });

  it('counts what was accepted while events wait for every connection there is', async () => {
    const ledger = 'SELECT sum(count)::int AS sum FROM read_model.ledger_per_minute';
    const aside = await readModelDataSource(postgres.url, 1).initialize();
    const busy = Array.from({ length: 4 }, () => database.createQueryRunner());
    await Promise.all(busy.map((runner) => runner.connect()));
    const value = rawEventCodec.encode(aRawEvent({ projectId: 'accepted' }));
    await log.appender.append(TOPICS.raw, [{ partition: 0, key: null, value }]);
    try {
      await until('it is accepted', async () => {
        const [row] = await aside.query<{ sum: number | null }[]>(`${ledger} WHERE project_id = 'accepted'`);
        return row?.sum === 1;
      });
    } finally {
      await Promise.all(busy.map((runner) => runner.release()));
      await aside.destroy();
    }
  });

  it('reads on where it stopped', async () => {
    await stopApp();
    await append(some(10), 0);
    await startApp();
    await countedIs(521);
  });

  it('waits for a database that is away, says so, and loses nothing', async () => {
    const frozen = postgres.pid;
    process.kill(frozen, 'SIGKILL');
    await append(some(40), 0);
    await until(
      'health names the part',
      async () => !(await health.report()).parts['database']!.ok || postgres.pid !== frozen,
    );
    await append(some(40), 1);
    await countedIs(601);
    expect((await database.query<unknown[]>('SELECT 1 FROM read_model.events')).length).toBe(601);
    await until('ready again', async () => (await health.report()).ready);
  });
});
