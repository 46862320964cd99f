/**
 * The collector by itself, on either log: `ingest.js embedded DIRECTORY` or `ingest.js kafka BROKERS PREFIX`.
 * Prints its address, its key, and the key of a second project that is limited to 1,000 events a second; on SIGTERM how
 * many records `raw-events` holds.
 */
import 'reflect-metadata';
import { createHash, randomBytes } from 'node:crypto';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { controlEventCodec, CONTROL_PARTITIONS, DEFAULT_PARTITIONS, TOPICS, type ControlFact } from '#contracts';
import { formatApiKey } from '#domain';
import { openEmbeddedLog, openKafkaLog, type EventLog } from '#event-log';
import { openMemoryLiveStore } from '#live-store';
import { createLogger, Health } from '#runtime';
import { until } from '../../e2e/until.js';
import { ratesOf, rateVariables } from '../../apps/ingest/src/config.js';
import { createIngestApp } from '../../apps/ingest/src/ingest.app.js';

const [kind = 'embedded', where = '', prefix = ''] = process.argv.slice(2);
const logger = createLogger('bench', 'error');
const log: EventLog =
  kind === 'kafka'
    ? await openKafkaLog({ brokers: where.split(','), clientId: 'bench', topicPrefix: prefix, logger })
    : await openEmbeddedLog({ directory: where });

await log.admin.ensureTopics([
  { name: TOPICS.raw, partitions: DEFAULT_PARTITIONS, retentionMs: null },
  { name: TOPICS.control, partitions: CONTROL_PARTITIONS, retentionMs: null },
]);
const LIMITED_PER_SECOND = 1_000;
const [key, limitedKey] = [formatApiKey(randomBytes(24)), formatApiKey(randomBytes(24))];
await publish([
  ...projectWithKey('p1', key),
  ...projectWithKey('p2', limitedKey),
  { type: 'project_limits_set', projectId: 'p2', ratePerSecond: LIMITED_PER_SECOND, monthlyQuota: null },
]);

const health = new Health();
// The limits as they are by default, on a live store within this process.
const live = openMemoryLiveStore({ claim: () => Promise.reject(new Error('a collector claims nothing')) });
const rates = ratesOf(z.object(rateVariables).parse({}));
const app = await createIngestApp({ log, live, health, metrics: new Registry(), logger }, { trustProxy: [], rates });
const url = await app.listen(0, '127.0.0.1');
await until('the keys are read', 20_000, async () => {
  const report = await health.report();
  return report.ready || JSON.stringify(report.parts);
});
process.stdout.write(`${JSON.stringify({ url, key, limitedKey })}\n`);
process.on('SIGTERM', () => void stop());

function projectWithKey(projectId: string, itsKey: string): ControlFact[] {
  return [
    { type: 'project_created', projectId, name: 'Bench' },
    { type: 'stream_created', projectId, streamId: `s-${projectId}`, name: 'web' },
    {
      type: 'collector_created',
      projectId,
      collectorId: `c-${projectId}`,
      name: 'Bench',
      keyHash: createHash('sha256').update(itsKey).digest('hex'),
      keyHint: itsKey.slice(-4),
      streams: ['web'],
      scopes: ['ingest'],
      origins: [],
      expiresAt: null,
      ratePerSecond: null,
      monthlyQuota: null,
    },
  ];
}

async function publish(facts: readonly ControlFact[]): Promise<void> {
  const records = facts.map(({ type, ...payload }, index) => ({
    partition: 0,
    key: null,
    value: controlEventCodec.encode({
      id: `e${index}`,
      position: index + 1,
      aggregate: type.split('_')[0] as 'project' | 'stream' | 'collector',
      aggregateId: `a${index}`,
      version: 1,
      type,
      occurredAt: Date.now(),
      payload: JSON.stringify(payload),
    }),
  }));
  await log.appender.append(TOPICS.control, records);
}

async function stop(): Promise<void> {
  await app.close();
  const offsets = await log.admin.offsets(TOPICS.raw);
  const records = offsets.reduce((sum, { earliest, latest }) => sum + latest - earliest, 0);
  process.stdout.write(`${JSON.stringify({ records })}\n`);
  await log.close();
  process.exit(0);
}
