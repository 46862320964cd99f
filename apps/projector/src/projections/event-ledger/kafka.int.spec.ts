import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { enrichedEventCodec, rawEventCodec, rejectedEventCodec, TOPICS } from '#contracts';
import { openKafkaLog, type EventLog, type NewRecord } from '#event-log';
import { openMemoryLiveStore } from '#live-store';
import { readModelDataSource } from '#read-model/writer';
import { Health, type HttpApp } from '#runtime';
import { describeWithKafka } from '#testing';
import { createProjectorApp } from '../../projector.app.js';
import { anEvent, openTestReadModel, type TestReadModel } from '../../projector-fixture.spec.js';
import { aRawEvent, aRejectedEvent } from './ledger-fixture.spec.js';

const PARTITIONS = 4;

await describeWithKafka('two projectors on Kafka', (brokers) => {
  const topicPrefix = `${randomUUID()}.`;
  const health = new Health();
  const open: { readonly close: () => Promise<unknown> }[] = [];
  let model: TestReadModel;
  let log: EventLog;

  beforeAll(async () => {
    model = await openTestReadModel();
    log = await openLog();
    const topics = [TOPICS.raw, TOPICS.enriched, TOPICS.rejected, TOPICS.control];
    await log.admin.ensureTopics(topics.map((name) => ({ name, partitions: PARTITIONS, retentionMs: null })));
    await Promise.all([startProjector(), startProjector()]);
  });
  afterAll(async () => {
    for (const part of open.toReversed()) await part.close();
    await model.close();
  });

  async function openLog(): Promise<EventLog> {
    const opened = await openKafkaLog({ brokers, clientId: 'spec', topicPrefix });
    open.push(opened);
    return opened;
  }

  async function startProjector(): Promise<void> {
    const database: DataSource = await readModelDataSource(model.url).initialize();
    open.push({ close: () => database.destroy() });
    const live = openMemoryLiveStore({ claim: () => Promise.resolve([]) });
    const parts = { log: await openLog(), live, database, health, metrics: new Registry() };
    const app: HttpApp = await createProjectorApp({ ...parts, logger: pino({ level: 'silent' }) });
    open.push(app);
  }

  const spread = (count: number, value: (i: number) => Buffer): NewRecord[] =>
    Array.from({ length: count }, (_, i) => ({ partition: i % PARTITIONS, key: null, value: value(i) }));

  const outcomes = async (): Promise<unknown> =>
    Object.fromEntries(
      ((await model.contents()).ledger as { outcome: string; count: number }[]).map((row) => [row.outcome, row.count]),
    );

  it('count the records of each topic once, all partitions between them', async () => {
    await log.appender.append(
      TOPICS.raw,
      spread(50, () => rawEventCodec.encode(aRawEvent())),
    );
    await log.appender.append(
      TOPICS.enriched,
      spread(40, () => enrichedEventCodec.encode(anEvent())),
    );
    await log.appender.append(
      TOPICS.rejected,
      spread(10, () => rejectedEventCodec.encode(aRejectedEvent())),
    );
    const expected = { accepted: 50, projected: 40, rejected: 10 };
    const deadline = Date.now() + 40_000;
    while (JSON.stringify(await outcomes()) !== JSON.stringify(expected) && Date.now() < deadline) await delay(100);
    expect(await outcomes()).toEqual(expected);
    expect(await health.report()).toMatchObject({ ready: true, parts: { projector: { ok: true } } });
  });
});
