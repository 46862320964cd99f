import { describe, expect, it } from '@jest/globals';
import { LogUnavailable } from '../faults.js';
import type { NewRecord } from '../port.js';
import { numbered, record, Seen, type LogUnderTest } from './log-under-test.js';

export function appendContract(under: LogUnderTest): void {
  describe('append', () => {
    it('answers with one offset per record, in their order', async () => {
      const topic = await under.topic(2);
      const first = await under.log.appender.append(topic, [record(0, 'a'), record(1, 'b'), record(0, 'c')]);
      expect(first).toEqual([0, 0, 1]);
      expect(await under.append(topic, 0, ['d'])).toEqual([2]);
      const seen = await (await under.readAll(topic)).until(4);
      expect(seen.records(0).map(({ offset, value }) => [offset, value.toString()])).toEqual([
        [0, 'a'],
        [1, 'c'],
        [2, 'd'],
      ]);
    });

    it('keeps the order of appends in each partition', async () => {
      const topic = await under.topic(3);
      const texts = numbered('n', 300);
      const appends = texts.map((text, index) => under.append(topic, index % 3, [text]));
      const answers = await Promise.all(appends);
      const seen = await (await under.readAll(topic)).until(300);
      for (const partition of [0, 1, 2]) {
        expect(seen.texts(partition)).toEqual(texts.filter((_, index) => index % 3 === partition));
        const offsets = answers.filter((_, index) => index % 3 === partition).flat();
        expect(seen.records(partition).map(({ offset }) => offset)).toEqual(offsets);
      }
    });

    it('gives back keys, values, headers and times as they were', async () => {
      const topic = await under.topic(1);
      const value = Buffer.alloc(1_000_000, 'x');
      const records: NewRecord[] = [
        {
          partition: 0,
          key: Buffer.from([0, 255, 128]),
          value: Buffer.from('{"a":"é"}'),
          timestamp: 1_700_000_000_123,
        },
        { partition: 0, key: null, value: Buffer.alloc(0) },
        {
          partition: 0,
          key: Buffer.from('k'),
          value,
          headers: { traceparent: '00-ab-cd-01', name: 'Zoë 日本', empty: '' },
        },
      ];
      const before = Date.now();
      await under.log.appender.append(topic, records);
      const read = (await (await under.readAll(topic)).until(3)).records();

      expect(read.map(({ key }) => key)).toEqual(records.map(({ key }) => key));
      expect(read.map((one, index) => one.value.equals(records[index]!.value))).toEqual([true, true, true]);
      expect(read.map(({ headers }) => headers)).toEqual([{}, {}, records[2]!.headers]);
      expect(read[0]!.timestamp).toBe(1_700_000_000_123);
      expect(Math.abs(read[1]!.timestamp - before)).toBeLessThan(10_000);
    });

    it('shows that it works', async () => {
      const topic = await under.topic(1);
      const before = Date.now();
      await under.append(topic, 0, ['a']);
      const state = under.log.appender.state();
      expect(state.queuedBytes).toBe(0);
      expect(state.failingSince).toBeNull();
      expect(state.lastAcknowledgedAt).toBeGreaterThanOrEqual(before);
    });

    it('finishes what is under way on close, and takes nothing more', async () => {
      const other = await under.another();
      try {
        const topic = `contract-close-${Date.now()}`;
        await other.log.admin.ensureTopics([{ name: topic, partitions: 1, retentionMs: null }]);
        const appends = numbered('n', 200).map((text) => other.log.appender.append(topic, [record(0, text)]));
        await other.log.appender.close();
        expect((await Promise.all(appends)).flat()).toEqual(Array.from({ length: 200 }, (_, index) => index));
        await expect(other.log.appender.append(topic, [record(0, 'late')])).rejects.toBeInstanceOf(LogUnavailable);

        const seen = new Seen();
        const reader = { group: { ephemeral: topic }, topics: [topic], position: { kind: 'beginning' } } as const;
        const subscription = await other.log.consumers.consume(reader, seen.take);
        await seen.until(200);
        await subscription.close();
        expect(seen.texts()).toEqual(numbered('n', 200));
      } finally {
        await other.close();
      }
    });
  });
}
