import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEmbeddedLog, openKafkaLog, type EventLog } from '#event-log';
import { describeWithKafka } from '#testing';
import { readRange } from './read-range.js';

const TOPIC = 'looked-at';

function suite(open: () => Promise<EventLog>): void {
  let log: EventLog;

  beforeAll(async () => {
    log = await open();
    await log.admin.ensureTopics([{ name: TOPIC, partitions: 3, retentionMs: null }]);
    for (const partition of [0, 1, 2]) {
      await log.appender.append(
        TOPIC,
        Array.from({ length: 50 }, (_, i) => ({ partition, key: null, value: Buffer.from(`${partition}/${i}`) })),
      );
    }
  });
  afterAll(() => log?.close());

  async function read(ranges: Record<number, [number, number]>, withinMs = 20_000) {
    const values: string[] = [];
    const all = await readRange(
      log,
      {
        topic: TOPIC,
        ranges: new Map(Object.entries(ranges).map(([partition, [from, to]]) => [Number(partition), { from, to }])),
        withinMs,
      },
      (_partition, records) => void values.push(...records.map(({ value }) => value.toString())),
    );
    return { all, values: values.toSorted() };
  }

  it('hands over the records between two offsets, and no others', async () => {
    expect(await read({ 1: [7, 9], 2: [49, 50] })).toEqual({ all: true, values: ['1/7', '1/8', '2/49'] });
    expect(await read({ 0: [5, 5] })).toEqual({ all: true, values: [] });
  });

  it('says when not all of it came in time', async () => {
    expect(await read({ 0: [49, 60] }, 6_000)).toEqual({ all: false, values: ['0/49'] });
  });
}

describe('a range of the embedded log', () => {
  const directory = mkdtempSync(join(tmpdir(), 'nexuspipe-range-spec-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  suite(() => openEmbeddedLog({ directory }));
});

await describeWithKafka('a range of a log in Kafka', (brokers) => {
  const topicPrefix = `range-${Date.now().toString(36)}-`;
  suite(async () => openKafkaLog({ brokers, clientId: 'spec', topicPrefix }));
});
