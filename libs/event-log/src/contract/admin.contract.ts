import { describe, expect, it } from '@jest/globals';
import { TopicMismatch } from '../faults.js';
import { numbered, type LogUnderTest } from './log-under-test.js';

export function adminContract(under: LogUnderTest): void {
  describe('admin', () => {
    it('creates what is missing and leaves what is there', async () => {
      const topic = await under.topic(2);
      await under.append(topic, 1, ['a']);
      const other = `${topic}-other`;
      const specs = [
        { name: topic, partitions: 2, retentionMs: null },
        { name: other, partitions: 1, retentionMs: 3_600_000 },
      ];
      await under.log.admin.ensureTopics(specs);
      await under.log.admin.ensureTopics(specs);
      expect((await under.log.admin.offsets(topic)).map(({ latest }) => latest)).toEqual([0, 1]);
      expect(await under.log.admin.offsets(other)).toHaveLength(1);
    });

    it('refuses another partition count, and creates nothing then', async () => {
      const topic = await under.topic(2);
      const refused = under.log.admin.ensureTopics([{ name: topic, partitions: 3, retentionMs: null }]);
      await expect(refused).rejects.toBeInstanceOf(TopicMismatch);
      expect(await under.log.admin.offsets(topic)).toHaveLength(2);
    });

    it('knows the first and the next offset of each partition', async () => {
      const topic = await under.topic(3);
      await under.append(topic, 0, numbered('a', 7));
      await under.append(topic, 2, ['b']);
      expect(await under.log.admin.offsets(topic)).toEqual([
        { partition: 0, earliest: 0, latest: 7 },
        { partition: 1, earliest: 0, latest: 0 },
        { partition: 2, earliest: 0, latest: 1 },
      ]);
    });

    it('knows the first offset since a time', async () => {
      const topic = await under.topic(2);
      const before = Date.now();
      await under.append(topic, 0, numbered('a', 3));
      const { offsetsSince } = under.log.admin;
      const since = (time: number) => offsetsSince.call(under.log.admin, topic, time);
      expect(await since(before - 1)).toEqual([0, 0]);
      expect(await since(Date.now() + 3_600_000)).toEqual([3, 0]);
    });

    it('knows no position of a group that has none', async () => {
      const topic = await under.topic(2);
      expect(await under.log.admin.committed(under.group().id, topic)).toEqual([null, null]);
    });

    it('answers a ping', async () => {
      await expect(under.log.admin.ping()).resolves.toBeUndefined();
    });
  });
}
