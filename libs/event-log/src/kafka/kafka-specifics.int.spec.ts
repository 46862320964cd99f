/** What only this implementation does: names in Kafka, requests under its limits, compression, positions that are gone. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithKafka } from '#testing';
import type { Admin } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { eventually, numbered, record, Seen } from '../contract/log-under-test.js';
import { LogUnavailable } from '../faults.js';
import type { EventLog } from '../port.js';
import { connectKafka, SILENT } from './client.js';
import { openKafkaLog } from './kafka-log.js';

test('each connection begins with the next broker of the list: one that hangs does not stop the others', async () => {
  const asked: string[] = [];
  const servers = ['a', 'b'].map((name) =>
    createServer((socket) => {
      asked.push(name);
      socket.destroy();
    }).listen(0, '127.0.0.1'),
  );
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const brokers = servers.map((server) => `127.0.0.1:${(server.address() as AddressInfo).port}`);
  const kafka = connectKafka({ brokers, clientId: 'spec' }, SILENT, { retries: 0 });
  for (let i = 0; i < 3; i++) await expect(kafka.producer().connect()).rejects.toThrow();
  expect(asked).toEqual(['a', 'b', 'a']);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
});

test('no broker: openKafkaLog says so within seconds', async () => {
  const since = Date.now();
  await expect(openKafkaLog({ brokers: ['127.0.0.1:1'], clientId: 'spec' })).rejects.toBeInstanceOf(LogUnavailable);
  expect(Date.now() - since).toBeLessThan(15_000);
});

await describeWithKafka('the Kafka log', (brokers) => {
  const topicPrefix = `${randomUUID()}.`;
  let log: EventLog;
  let admin: Admin;
  beforeAll(async () => {
    log = await openKafkaLog({ brokers, clientId: 'spec', topicPrefix, compression: 'gzip' });
    admin = connectKafka({ brokers, clientId: 'spec' }, SILENT).admin();
    await admin.connect();
  });
  afterAll(async () => {
    await admin.disconnect();
    await log.close();
  });

  async function topic(): Promise<string> {
    const name = `specifics-${randomUUID()}`;
    await log.admin.ensureTopics([{ name, partitions: 2, retentionMs: 3_600_000 }]);
    return name;
  }

  async function readAll(name: string, count: number): Promise<Seen> {
    const seen = new Seen();
    const options = { group: { ephemeral: 'check' }, topics: [name], position: { kind: 'beginning' } } as const;
    const reading = await log.consumers.consume(options, seen.take);
    await seen.until(count);
    await reading.close();
    return seen;
  }

  test('makes topics once when several processes ask at the same time', async () => {
    const specs = Array.from({ length: 3 }, () => ({
      name: `made-${randomUUID()}`,
      partitions: 12,
      retentionMs: null,
    }));
    const open = (): Promise<EventLog> => openKafkaLog({ brokers, clientId: 'spec', topicPrefix });
    const logs = await Promise.all([open(), open(), open(), open()]);
    await Promise.all(logs.map(({ admin: each }) => each.ensureTopics(specs)));
    for (const { name } of specs) expect(await log.admin.offsets(name)).toHaveLength(12);
    await Promise.all(logs.map((each) => each.close()));
  });

  test('prefixes topics and groups in Kafka, and nowhere else', async () => {
    const name = await topic();
    await log.appender.append(name, [record(0, 'a')]);
    const seen = new Seen();
    const options = { group: { id: 'readers' }, topics: [name], position: { kind: 'committed' } } as const;
    const reading = await log.consumers.consume(options, seen.take);
    await seen.until(1);
    await reading.close();
    expect(seen.batches[0]!.topic).toBe(name);
    expect(await admin.listTopics()).toContain(topicPrefix + name);
    const groups = (await admin.listGroups()).groups.map(({ groupId }) => groupId);
    expect(groups).toContain(`${topicPrefix}readers`);
    expect(groups).not.toContain('readers');
  });

  test('takes an append far over the size of one request, on one partition, and gives it back in order', async () => {
    const name = await topic();
    const texts = numbered('n', 40);
    const values = texts.map((text) => Buffer.concat([Buffer.from(text), randomBytesLike(200_000)]));
    const offsets = await log.appender.append(
      name,
      values.map((value) => ({ partition: 1, key: null, value })),
    );
    expect(offsets).toEqual(texts.map((_, index) => index));
    const seen = await readAll(name, 40);
    expect(seen.records(1).every(({ value }, index) => value.equals(values[index]!))).toBe(true);
  });

  test('a copy may write far over the size of one request in one transaction', async () => {
    const [from, to] = [await topic(), await topic()];
    const filling = randomBytesLike(100_000);
    await log.appender.append(
      from,
      numbered('n', 30).map((text) => record(0, text)),
    );
    const copying = await log.consumers.copy({ group: { id: `copy-${from}` }, from }, ({ records }) =>
      Promise.resolve(records.map(({ value }) => ({ topic: to, key: value, value: filling }))),
    );
    const seen = await readAll(to, 30);
    await copying.close();
    expect(seen.records(0).map(({ key }) => key?.toString())).toEqual(numbered('n', 30));
  });

  test('a position behind the end of the log is a standing fault, never a skip', async () => {
    const name = await topic();
    await log.appender.append(name, [record(0, 'a'), record(1, 'b')]);
    const seen = new Seen();
    const read = (_: string, partition: number): Promise<number> => Promise.resolve(partition === 0 ? 5 : 0);
    const options = { group: { id: `ahead-${name}` }, topics: [name], position: { kind: 'external', read } } as const;
    const reading = await log.consumers.consume(options, seen.take);
    await seen.until(1);
    await eventually(
      () => reading.state().failingSince !== null,
      () => 'no fault',
    );
    expect(reading.state().lastFault).toContain('before the position 5');
    expect(seen.texts()).toEqual(['b']);
    await reading.close();
  });

  test('a batch that takes longer than a session keeps its membership: nothing comes twice', async () => {
    const name = await topic();
    await log.appender.append(
      name,
      numbered('n', 5).map((text) => record(0, text)),
    );
    const seen = new Seen();
    const options = { group: { id: `long-${name}` }, topics: [name], position: { kind: 'committed' } } as const;
    const since = Date.now();
    const reading = await log.consumers.consume({ ...options, maxBatchRecords: 2 }, async (batch) => {
      // Longer than a session: heartbeats go on meanwhile.
      if (seen.count === 0) await new Promise((resolve) => setTimeout(resolve, 11_500));
      await seen.take(batch);
    });
    await seen.until(5);
    expect(Date.now() - since).toBeGreaterThan(11_000);
    expect(seen.texts()).toEqual(numbered('n', 5));
    await reading.close();
    expect((await log.admin.committed(options.group.id, name))[0]).toBe(5);
  });
});

/** Bytes that gzip cannot shrink, the same each time. */
function randomBytesLike(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}
