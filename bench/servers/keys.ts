/**
 * The collector's keys by themselves: `keys.js DIRECTORY COUNT`. Writes so many keys to an embedded log, starts a collector
 * over them, and asks for each of them; prints what it took.
 */
import 'reflect-metadata';
import { hash, randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Registry } from 'prom-client';
import { controlEventCodec, CONTROL_PARTITIONS, DEFAULT_PARTITIONS, TOPICS, type ControlEvent } from '#contracts';
import { formatApiKey } from '#domain';
import { openEmbeddedLog } from '#event-log';
import { openMemoryLiveStore } from '#live-store';
import { createLogger, Health } from '#runtime';
import { z } from 'zod';
import { ratesOf, rateVariables } from '../../apps/ingest/src/config.js';
import { createIngestApp } from '../../apps/ingest/src/ingest.app.js';
import { KeyDirectory } from '../../apps/ingest/src/keys/key-directory.js';
import { until } from '../../e2e/until.js';

const [directory = '', text = '100000'] = process.argv.slice(2);
const count = Number(text);
const logger = createLogger('bench', 'error');
const log = await openEmbeddedLog({ directory });
await log.admin.ensureTopics([
  { name: TOPICS.raw, partitions: DEFAULT_PARTITIONS, retentionMs: null },
  { name: TOPICS.control, partitions: CONTROL_PARTITIONS, retentionMs: null },
]);

const keys = Array.from({ length: count }, () => formatApiKey(randomBytes(24)));
const events = keys.map(collectorCreated);
const BATCH = 1_000;
for (let from = 0; from < count; from += BATCH) {
  const records = events
    .slice(from, from + BATCH)
    .map((event) => ({ partition: 0, key: null, value: controlEventCodec.encode(event) }));
  await log.appender.append(TOPICS.control, records);
}

const startedAt = performance.now();
const health = new Health();
const app = await createIngestApp(
  { log, live: openMemoryLiveStore(log.claims), health, metrics: new Registry(), logger },
  { trustProxy: [], rates: ratesOf(z.object(rateVariables).parse({})) },
);
await until('the keys are read', 60_000, async () => (await health.report()).ready || 'they are not');
const warmStartMs = performance.now() - startedAt;
await app.close();
await log.close();

const directoryOfKeys = new KeyDirectory();
events.forEach((event) => {
  const { type, payload, position } = event;
  directoryOfKeys.apply(position, { ...(JSON.parse(payload) as object), type } as Parameters<KeyDirectory['apply']>[1]);
});
const shuffled = shuffle(keys);
const rounds = [1, 2, 3].map(() => microsecondsEach(shuffled));
const strangers = Array.from({ length: count }, () => formatApiKey(randomBytes(24)));
process.stdout.write(
  `${JSON.stringify({ warmStartMs, firstLook: rounds[0], cachedLook: rounds.at(-1), unknownLook: microsecondsEach(strangers) })}\n`,
);

function collectorCreated(key: string, index: number): ControlEvent {
  const fact = {
    projectId: `p${index % 1_000}`,
    collectorId: `c${index}`,
    name: `Collector ${index}`,
    keyHash: hash('sha256', key, 'hex'),
    keyHint: key.slice(-4),
    streams: ['web'],
    scopes: ['ingest'],
    origins: [],
    expiresAt: null,
    ratePerSecond: null,
    monthlyQuota: null,
  };
  return {
    id: `e${index}`,
    position: index + 1,
    aggregate: 'collector',
    aggregateId: fact.collectorId,
    version: 1,
    type: 'collector_created',
    occurredAt: Date.now(),
    payload: JSON.stringify(fact),
  };
}

function microsecondsEach(presented: readonly string[]): number {
  const now = Date.now();
  // As from a request's headers: texts that nobody has hashed before.
  const sent = presented.map((key) => Buffer.from(key).toString());
  const begun = performance.now();
  for (const key of sent) directoryOfKeys.find(key, now);
  return ((performance.now() - begun) * 1_000) / sent.length;
}

function shuffle(list: readonly string[]): string[] {
  return list
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
