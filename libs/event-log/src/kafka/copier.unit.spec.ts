import { expect, test } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import type { RecordBatch } from '../port.js';
import { SILENT } from './client.js';
import { Copier } from './copier.js';

/** A copier whose broker confirms everything; `group` is what the group says of its offset. */
function copying() {
  const sent: string[] = [];
  const group: { committed: number | null } = { committed: null };
  const transaction = {
    send: async ({ topic, messages }: { topic: string; messages: { value: Buffer }[] }) => {
      sent.push(...messages.map(({ value }) => value.toString()));
      return [{ topicName: topic, partition: 0, errorCode: 0, baseOffset: '0' }];
    },
    sendOffsets: async () => undefined,
    commit: async () => undefined,
  };
  const producer = {
    connect: async () => undefined,
    disconnect: async () => undefined,
    transaction: async () => transaction,
  };
  const copier = new Copier({
    kafka: { producer: () => producer } as unknown as Kafka,
    groupId: 'g',
    from: 'raw',
    inKafka: (topic) => topic,
    transactionalId: () => 'id',
    committed: async () => group.committed,
    transform: async ({ records }) => records.map(({ value }) => ({ topic: 'out', key: null, value })),
    logger: SILENT,
  });
  return { copier, sent, group };
}

const batchOf = (...offsets: number[]): RecordBatch => ({
  topic: 'raw',
  partition: 0,
  records: offsets.map((offset) => ({
    offset,
    key: null,
    value: Buffer.from(String(offset)),
    headers: {},
    timestamp: 0,
  })),
  nextOffset: offsets.at(-1)! + 1,
  highWatermark: 100,
});

test('what was committed is not copied again, though the group does not tell of it yet', async () => {
  const { copier, sent } = copying();
  await copier.take(batchOf(0, 1), 0);
  await copier.take(batchOf(0, 1), 0);
  await copier.take(batchOf(1, 2), 1);
  expect(sent).toEqual(['0', '1', '2']);
});

test('a new owner asks the group again that has forgotten what was committed', async () => {
  const { copier, sent, group } = copying();
  await copier.take(batchOf(0, 1), 0);
  copier.release();
  await expect(copier.take(batchOf(0, 1), 0)).rejects.toThrow('the group says null, though 2 was committed');
  group.committed = 1;
  await expect(copier.take(batchOf(1), 1)).rejects.toThrow('the group says 1, though 2 was committed');
  group.committed = 2;
  await copier.take(batchOf(1, 2), 1);
  expect(sent).toEqual(['0', '1', '2']);
});
