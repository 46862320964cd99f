import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { enrichedEventCodec, rawEventCodec, rejectedEventCodec, TOPICS } from '#contracts';
import type { RawEvent } from '#domain';
import { openKafkaLog, type EventLog } from '#event-log';
import { openRedisLiveStore, type LiveStore } from '#live-store';
import { createLogger, Health, type HttpApp } from '#runtime';
import { describeWithKafka, findRedis, isMissing, startRedis, type RedisServer } from '#testing';
import { createEnricherApp } from './enricher.app.js';
import { aRawEvent } from './steps/a-raw-event.spec.js';

const PARTITIONS = 2;

interface Output {
  readonly partition: number;
  readonly rawOffset: number;
  readonly outcome: string;
}

/** Waits until `ask` answers true, at most 30 s; says what `seen` shows if it never does. */
async function until(ask: () => boolean | Promise<boolean>, seen: () => unknown): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`still not; seen: ${JSON.stringify(seen())}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A Redis of its own, which it stops; where this machine has none, the suite says so in its name. */
const found = await findRedis();
const describeWithBoth = (suite: (brokers: readonly string[]) => void): Promise<void> | void =>
  isMissing(found)
    ? describe.skip(`the enricher (not run: ${found.missing} is missing)`, () => suite([]))
    : describeWithKafka('the enricher on Kafka and Redis', suite);

await describeWithBoth((brokers) => {
  let redis: RedisServer;
  const outputs: Output[] = [];
  const health = new Health();
  let log: EventLog;
  let store: LiveStore;
  let app: HttpApp;

  const start = (): Promise<HttpApp> =>
    createEnricherApp(
      { log, claims: store.claims, health, metrics: new Registry(), logger: createLogger('enricher', 'silent') },
      { geoipPath: null },
    );

  beforeAll(async () => {
    const topicPrefix = `enricher-${randomUUID().slice(0, 8)}-`;
    log = await openKafkaLog({ brokers, clientId: 'enricher-spec', topicPrefix });
    const started = await startRedis();
    if (isMissing(started)) throw new Error(started.missing);
    redis = started;
    store = await openRedisLiveStore({ url: redis.url, keyPrefix: topicPrefix, commandTimeoutMs: 500 });
    const topics = [TOPICS.raw, TOPICS.enriched, TOPICS.rejected, TOPICS.control];
    await log.admin.ensureTopics(topics.map((topic) => ({ name: topic, partitions: PARTITIONS, retentionMs: null })));
    await log.consumers.consume(
      { group: { ephemeral: 'spec' }, topics: [TOPICS.enriched, TOPICS.rejected], position: { kind: 'beginning' } },
      async ({ topic, partition, records }) => {
        for (const { value } of records) {
          if (topic === TOPICS.enriched) {
            outputs.push({ partition, rawOffset: enrichedEventCodec.decode(value).rawOffset, outcome: 'enriched' });
          } else {
            const { rawOffset, reason } = rejectedEventCodec.decode(value);
            outputs.push({ partition, rawOffset, outcome: reason });
          }
        }
      },
    );
    app = await start();
  });

  afterAll(async () => {
    await app.close();
    await store.close();
    await log.close();
    await redis.stop();
  });

  const append = (partition: number, values: readonly (Partial<RawEvent> | Buffer)[]): Promise<readonly number[]> =>
    log.appender.append(
      TOPICS.raw,
      values.map((value) => ({
        partition,
        key: Buffer.from('k'),
        value: Buffer.isBuffer(value) ? value : rawEventCodec.encode(aRawEvent(value)),
      })),
    );

  const outcomesOf = (partition: number, offsets: readonly number[]): (string | undefined)[] => {
    const here = outputs.filter((output) => output.partition === partition);
    return offsets.map((offset) => here.find(({ rawOffset }) => rawOffset === offset)?.outcome);
  };

  it('makes one output of every raw record, in its partition and in order', async () => {
    const events = Array.from({ length: 300 }, (_, i) => ({ id: `e-${i}` }));
    const first = await append(0, [...events, Buffer.from('garbage'), { id: 'e-7' }]);
    const second = await append(1, [{ id: 'f-1' }, { id: 'f-1' }]);
    await until(
      () => outputs.length >= first.length + second.length,
      () => outputs.length,
    );
    expect(outcomesOf(0, first)).toEqual([...events.map(() => 'enriched'), 'PAYLOAD_INVALID', 'DUPLICATE_ID']);
    expect(outcomesOf(1, second)).toEqual(['enriched', 'DUPLICATE_ID']);
    expect(outputs).toHaveLength(first.length + second.length);
    const order = outputs
      .filter((one) => one.partition === 0 && one.outcome === 'enriched')
      .map((one) => one.rawOffset);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('waits while Redis is away, loses nothing and goes on by itself', async () => {
    const before = outputs.length;
    await redis.kill();
    const offsets = await append(0, [{ id: 'away-1' }, { id: 'away-2' }]);
    const detail = async () => (await health.report()).parts['enricher']?.detail ?? '';
    await until(
      async () => (await detail()).includes('Redis'),
      () => outputs.length,
    );
    expect(outputs).toHaveLength(before);
    await redis.restart();
    await until(
      () => outputs.length >= before + 2,
      () => outputs.slice(before),
    );
    expect(outcomesOf(0, offsets)).toEqual(['enriched', 'enriched']);
    await until(
      async () => (await health.report()).ready,
      () => 'not ready',
    );
  });

  it('goes on where it was after a restart, and takes nothing twice', async () => {
    await app.close();
    const before = outputs.length;
    const offsets = await append(1, [{ id: 'later' }]);
    app = await start();
    await until(
      () => outputs.length > before,
      () => outputs.length,
    );
    expect(outcomesOf(1, offsets)).toEqual(['enriched']);
    expect(outputs).toHaveLength(before + 1);
  });
});
