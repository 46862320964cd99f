/**
 * The enricher by itself over a filled log: `enricher.js embedded DIRECTORY` or `enricher.js kafka BROKERS REDIS PREFIX`.
 * Prints events a second, and events a core-second of this process (on the embedded log that is all there is), beside
 * the bare reading of the same records, and beside the same steps without any guarantee: no claims, no transaction, no
 * offset that moves with the outputs.
 */
import 'reflect-metadata';
import { performance } from 'node:perf_hooks';
import { Registry } from 'prom-client';
import { DEFAULT_PARTITIONS, rawEventCodec, TOPICS } from '#contracts';
import { partitionKey, partitionOf, type DedupClaims } from '#domain';
import { openEmbeddedLog, openKafkaLog, type EventLog, type NewRecord } from '#event-log';
import { openRedisLiveStore } from '#live-store';
import { createLogger, Health } from '#runtime';
import { enrichBatch } from '../../apps/enricher/src/enrich-events/enrich-batch.js';
import { createEnricherApp } from '../../apps/enricher/src/enricher.app.js';
import { openLookUps } from '../../apps/enricher/src/look-ups/look-ups.js';
import { pipeline } from '../../apps/enricher/src/pipeline/pipeline.js';
import { until } from '../../e2e/until.js';
import { benchEvent } from '../events.js';

const EVENTS = 240_000;
const APPEND = 2_000;
const WITHIN_MS = 120_000;
const UNGUARDED = 'enriched-without-guarantees';

const [kind = 'embedded', where = '', redisUrl = '', prefix = ''] = process.argv.slice(2);
const logger = createLogger('bench', 'error');
const { log, claims, close } = kind === 'kafka' ? await kafka() : await embedded();

async function embedded(): Promise<{ log: EventLog; claims: DedupClaims; close: () => Promise<void> }> {
  const opened = await openEmbeddedLog({ directory: where });
  return { log: opened, claims: opened.claims, close: () => opened.close() };
}

async function kafka(): Promise<{ log: EventLog; claims: DedupClaims; close: () => Promise<void> }> {
  const opened = await openKafkaLog({ brokers: where.split(','), clientId: 'bench', topicPrefix: prefix, logger });
  const live = await openRedisLiveStore({ url: redisUrl, keyPrefix: prefix });
  return { log: opened, claims: live.claims, close: () => opened.close().then(() => live.close()) };
}

function rawRecord(n: number): NewRecord {
  const { properties, context, ...fields } = benchEvent(n) as { type: string; visitorId: string; url: string } & Record<
    string,
    unknown
  >;
  const id = `event-${n}`;
  const event = {
    projectId: 'p1',
    collectorId: 'c1',
    stream: 'web',
    id,
    type: fields.type,
    time: null,
    receivedAt: Date.now(),
    visitorId: fields.visitorId,
    userId: null,
    sessionId: null,
    url: fields.url,
    referrer: 'https://www.google.com/',
    properties: JSON.stringify(properties),
    context: JSON.stringify(context),
    address: '203.0.113.7',
    keepAddress: false,
    userAgent: (context as { userAgent: string }).userAgent,
  };
  const key = Buffer.from(partitionKey(event));
  return { partition: partitionOf(key, DEFAULT_PARTITIONS), key, value: rawEventCodec.encode(event) };
}

/** What a piece of work costs: wall clock, and this process's processor time. */
async function measure(work: () => Promise<void>): Promise<{ perSecond: number; perCore: number }> {
  const wall = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { perSecond: EVENTS / ((performance.now() - wall) / 1e3), perCore: EVENTS / ((user + system) / 1e6) };
}

const unguardedParts = {
  steps: pipeline(await openLookUps(null, logger)),
  claims: { claim: async (asked) => asked.map(({ by }) => by) } satisfies DedupClaims,
  now: Date.now,
};

/** Reads, runs the steps, and produces what comes out. */
async function enrichUnguarded(): Promise<void> {
  let done = 0;
  const subscription = await log.consumers.consume(
    { group: { ephemeral: 'bench-unguarded' }, topics: [TOPICS.raw], position: { kind: 'beginning' } },
    async (batch) => {
      const { outputs } = await enrichBatch(unguardedParts, batch);
      const { partition } = batch;
      const records = outputs.map(({ key, value, headers = {} }) => ({ partition, key, value, headers }));
      await log.appender.append(UNGUARDED, records);
      done += records.length;
    },
  );
  await until('everything is enriched', WITHIN_MS, () => done >= EVENTS || String(done));
  await subscription.close();
}

const topics = [TOPICS.raw, TOPICS.enriched, TOPICS.rejected, TOPICS.control, UNGUARDED];
await log.admin.ensureTopics(topics.map((name) => ({ name, partitions: DEFAULT_PARTITIONS, retentionMs: null })));
for (let n = 0; n < EVENTS; n += APPEND) {
  await log.appender.append(
    TOPICS.raw,
    Array.from({ length: APPEND }, (_, i) => rawRecord(n + i)),
  );
}

const read = await measure(async () => {
  let seen = 0;
  const subscription = await log.consumers.consume(
    { group: { ephemeral: 'bench-read' }, topics: [TOPICS.raw], position: { kind: 'beginning' } },
    async (batch) => void (seen += batch.records.length),
  );
  await until('everything is read', WITHIN_MS, () => seen >= EVENTS || String(seen));
  await subscription.close();
});

// The first time compiles the code for both.
await enrichUnguarded();
const unguarded = await measure(enrichUnguarded);

const enriched = await measure(async () => {
  const app = await createEnricherApp(
    { log, claims, health: new Health(), metrics: new Registry(), logger },
    { geoipPath: null },
  );
  await until('everything is enriched', WITHIN_MS, async () => {
    const committed = await log.admin.committed('enricher', TOPICS.raw);
    const done = committed.reduce<number>((sum, offset) => sum + (offset ?? 0), 0);
    return done >= EVENTS || String(done);
  });
  await app.close();
});
process.stdout.write(`${JSON.stringify({ read, unguarded, enriched })}\n`);
await close();
