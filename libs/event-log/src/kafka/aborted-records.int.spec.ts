/**
 * The first thing to know of the client: aborted records are never delivered, as long as one producer at a time writes a
 * partition (which the copy sees to). Random histories of committed and aborted transactions, by successive producers,
 * read from the beginning and from random places.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithKafka } from '#testing';
import fc from 'fast-check';
import kafkajs, { type Kafka, type Message, type Producer } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { Seen } from '../contract/log-under-test.js';
import type { EventLog } from '../port.js';
import { connectKafka, SILENT } from './client.js';
import { openKafkaLog } from './kafka-log.js';

interface Step {
  readonly commits: boolean;
  readonly records: number;
  /** A new owner takes the partition over. */
  readonly handsOver: boolean;
}

const history = fc.array(
  fc.record({ commits: fc.boolean(), records: fc.integer({ min: 1, max: 40 }), handsOver: fc.boolean() }),
  { minLength: 1, maxLength: 12 },
);

await describeWithKafka('aborted records', (brokers) => {
  const topicPrefix = `${randomUUID()}.`;
  let kafka: Kafka;
  let log: EventLog;
  beforeAll(async () => {
    kafka = connectKafka({ brokers, clientId: 'spec' }, SILENT);
    log = await openKafkaLog({ brokers, clientId: 'spec', topicPrefix });
  });
  afterAll(() => log.close());

  async function openProducer(transactionalId: string): Promise<Producer> {
    const producer = kafka.producer({
      idempotent: true,
      transactionalId,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return producer;
  }

  /** Plays a history on partition 0, ends it with a marked commit, and answers what a reader may see. */
  async function play(topic: string, steps: readonly Step[]): Promise<{ text: string; offset: number }[]> {
    const visible: { text: string; offset: number }[] = [];
    let producer = await openProducer(topic);
    for (const [at, { commits, records, handsOver }] of [
      ...steps,
      { commits: true, records: 1, handsOver: true },
    ].entries()) {
      if (handsOver) {
        await producer.disconnect();
        producer = await openProducer(topic);
      }
      const transaction = await producer.transaction();
      const texts = Array.from({ length: records }, (_, index) => `${commits ? 'kept' : 'aborted'}-${at}-${index}`);
      const messages: Message[] = texts.map((value) => ({ value, key: 'k', partition: 0 }));
      const [answer] = await transaction.send({ topic: topicPrefix + topic, messages });
      const base = Number(answer?.baseOffset);
      if (commits) visible.push(...texts.map((text, index) => ({ text, offset: base + index })));
      await (commits ? transaction.commit() : transaction.abort());
    }
    await producer.disconnect();
    return visible;
  }

  async function readFrom(topic: string, position: number, count: number): Promise<Seen> {
    const seen = new Seen();
    const reading = await log.consumers.consume(
      {
        group: { ephemeral: 'spec' },
        topics: [topic],
        position: { kind: 'external', read: () => Promise.resolve(position) },
        maxBatchRecords: 7,
      },
      seen.take,
    );
    await seen.until(count);
    await reading.close();
    return seen;
  }

  test('are never delivered, wherever reading begins', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.double({ min: 0, max: 1, noNaN: true }), async (steps, place) => {
        const topic = `aborted-${randomUUID()}`;
        await log.admin.ensureTopics([{ name: topic, partitions: 1, retentionMs: null }]);
        const visible = await play(topic, steps);
        for (const position of [0, Math.floor(place * visible.at(-1)!.offset)]) {
          const expected = visible.filter(({ offset }) => offset >= position).map(({ text }) => text);
          expect((await readFrom(topic, position, expected.length)).texts()).toEqual(expected);
        }
      }),
      { numRuns: 8 },
    );
  });

  test('an open transaction holds back what comes after it, until it ends', async () => {
    const topic = `open-${randomUUID()}`;
    await log.admin.ensureTopics([{ name: topic, partitions: 1, retentionMs: null }]);
    const producer = await openProducer(topic);
    const transaction = await producer.transaction();
    await transaction.send({ topic: topicPrefix + topic, messages: [{ value: 'undecided', partition: 0 }] });
    const seen = new Seen();
    const reading = await log.consumers.consume(
      { group: { ephemeral: 'spec' }, topics: [topic], position: { kind: 'beginning' } },
      seen.take,
    );
    const idle = reading.state().lastProgressAt ?? 0;
    while ((reading.state().lastProgressAt ?? 0) <= idle) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(seen.count).toBe(0);
    await transaction.commit();
    await seen.until(1);
    await reading.close();
    await producer.disconnect();
  });
});
