/** Two owners of one partition at once: the one that was replaced, and does not know it yet, writes nothing. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithKafka } from '#testing';
import { randomUUID } from 'node:crypto';
import { Gate, numbered, record, Seen, textOf } from '../contract/log-under-test.js';
import type { CopyHandler, EventLog, RecordBatch } from '../port.js';
import { connectKafka, SILENT } from './client.js';
import { Copier } from './copier.js';
import { openKafkaLog } from './kafka-log.js';

await describeWithKafka('a copy that lost its partition', (brokers) => {
  const topicPrefix = `${randomUUID()}.`;
  const copiers: Copier[] = [];
  let log: EventLog;
  beforeAll(async () => {
    log = await openKafkaLog({ brokers, clientId: 'spec', topicPrefix });
  });
  afterAll(async () => {
    for (const copier of copiers) copier.release();
    await log.close();
  });

  async function topics(): Promise<{ from: string; to: string }> {
    const [from, to] = [`from-${randomUUID()}`, `to-${randomUUID()}`];
    await log.admin.ensureTopics([from, to].map((name) => ({ name, partitions: 1, retentionMs: null })));
    return { from, to };
  }

  function copier(from: string, transform: CopyHandler): Copier {
    const opened = new Copier({
      kafka: connectKafka({ brokers, clientId: 'spec' }, SILENT),
      groupId: `${topicPrefix}copy`,
      from,
      inKafka: (topic) => topicPrefix + topic,
      transactionalId: (partition) => `${topicPrefix}copy.${from}.${partition}`,
      committed: async (partition) => (await log.admin.committed('copy', from))[partition] ?? null,
      transform,
      logger: SILENT,
    });
    copiers.push(opened);
    return opened;
  }

  async function batch(from: string, texts: readonly string[]): Promise<RecordBatch> {
    const offsets = await log.appender.append(
      from,
      texts.map((text) => record(0, text)),
    );
    const records = texts.map((text, index) => ({
      offset: offsets[index]!,
      key: null,
      value: Buffer.from(text),
      headers: {},
      timestamp: 0,
    }));
    const nextOffset = offsets.at(-1)! + 1;
    return { topic: from, partition: 0, records, nextOffset, highWatermark: nextOffset };
  }

  /** Everything that a reader sees, up to a last record appended behind it. */
  async function visible(to: string): Promise<string[]> {
    await log.appender.append(to, [record(0, 'end')]);
    const seen = new Seen();
    const reading = await log.consumers.consume(
      { group: { ephemeral: 'check' }, topics: [to], position: { kind: 'beginning' } },
      seen.take,
    );
    while (seen.texts().at(-1) !== 'end') await new Promise((resolve) => setTimeout(resolve, 10));
    await reading.close();
    return seen.texts().slice(0, -1);
  }

  const tagged =
    (to: string, by: string): CopyHandler =>
    ({ records }) =>
      Promise.resolve(records.map((one) => ({ topic: to, key: null, value: Buffer.from(`${textOf(one)} by ${by}`) })));

  test('writes nothing once another took the partition over, and the other begins where it stopped', async () => {
    const { from, to } = await topics();
    const old = copier(from, tagged(to, 'old'));
    const young = copier(from, tagged(to, 'young'));
    const one = await batch(from, numbered('a', 3));
    await old.take(one, 0);
    // The new owner reads from where the old one's commit was not yet seen.
    await young.take(one, 0);
    const two = await batch(from, numbered('b', 3));
    await expect(old.take(two, 3)).rejects.toThrow();
    await young.take(two, 3);
    expect(await visible(to)).toEqual([
      ...numbered('a', 3).map((text) => `${text} by old`),
      ...numbered('b', 3).map((text) => `${text} by young`),
    ]);
    expect(await log.admin.committed('copy', from)).toEqual([6]);
  });

  test('writes nothing when it was replaced with a batch in hand', async () => {
    const { from, to } = await topics();
    const gate = new Gate();
    const reached = new Gate();
    const old = copier(from, async (given) => {
      reached.open();
      await gate.passed;
      return tagged(to, 'old')(given);
    });
    const young = copier(from, tagged(to, 'young'));
    const one = await batch(from, numbered('a', 3));
    const inHand = old.take(one, 0);
    await reached.passed;
    await young.take(one, 0);
    gate.open();
    await expect(inHand).rejects.toThrow();
    expect(await visible(to)).toEqual(numbered('a', 3).map((text) => `${text} by young`));
  });

  test('goes back when the group stands before what it was given', async () => {
    const { from, to } = await topics();
    const old = copier(from, tagged(to, 'old'));
    await old.take(await batch(from, numbered('a', 3)), 0);
    const young = copier(from, tagged(to, 'young'));
    await batch(from, numbered('skipped', 2));
    const later = await batch(from, numbered('b', 3));
    await expect(young.take(later, 5)).rejects.toThrow('back to it');
    expect(await visible(to)).toEqual(numbered('a', 3).map((text) => `${text} by old`));
  });
});
