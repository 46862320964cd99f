import { describe, expect, it } from '@jest/globals';
import { eventually, Gate, numbered, Seen, type LogUnderTest } from './log-under-test.js';

const COMMITTED = { kind: 'committed' } as const;

export function consumeContract(under: LogUnderTest): void {
  describe('consume', () => {
    it('reads what was there and what comes, in batches that say where reading goes on', async () => {
      const topic = await under.topic(1);
      await under.append(topic, 0, numbered('old', 25));
      const seen = new Seen();
      const group = under.group();
      await under.consume({ group, topics: [topic], position: COMMITTED, maxBatchRecords: 10 }, seen.take);
      await seen.until(25);
      await under.append(topic, 0, numbered('new', 5));
      await seen.until(30);

      expect(seen.texts()).toEqual([...numbered('old', 25), ...numbered('new', 5)]);
      let position = 0;
      for (const batch of seen.batches) {
        expect(batch.topic).toBe(topic);
        expect(batch.records.length).toBeGreaterThan(0);
        expect(batch.records.length).toBeLessThanOrEqual(10);
        expect(batch.records[0]!.offset).toBeGreaterThanOrEqual(position);
        expect(batch.nextOffset).toBeGreaterThan(batch.records.at(-1)!.offset);
        expect(batch.highWatermark).toBeGreaterThanOrEqual(batch.nextOffset);
        position = batch.nextOffset;
      }
    });

    it('goes on after the committed position when it is opened again', async () => {
      const topic = await under.topic(2);
      const group = under.group();
      const first = new Seen();
      const subscription = await under.consume({ group, topics: [topic], position: COMMITTED }, first.take);
      await under.append(topic, 0, ['a', 'b']);
      await under.append(topic, 1, ['c']);
      await first.until(3);
      await subscription.close();
      await under.append(topic, 0, ['d']);
      await under.reopen();

      const second = new Seen();
      await under.consume({ group, topics: [topic], position: COMMITTED }, second.take);
      await second.until(1);
      await under.append(topic, 1, ['e']);
      await second.until(2);
      expect(second.texts().sort()).toEqual(['d', 'e']);
      expect([...(await under.log.admin.committed(group.id, topic))].every((offset) => offset !== null)).toBe(true);
    });

    it('reads several topics in one subscription', async () => {
      const [one, two] = [await under.topic(1), await under.topic(1)];
      const seen = new Seen();
      await under.consume({ group: under.group(), topics: [one, two], position: COMMITTED }, seen.take);
      await under.append(one, 0, ['a']);
      await under.append(two, 0, ['b']);
      await seen.until(2);
      expect(new Set(seen.batches.map(({ topic, records }) => `${topic}:${records[0]!.value.toString()}`))).toEqual(
        new Set([`${one}:a`, `${two}:b`]),
      );
    });

    it('reads from the beginning when asked to, whatever the group committed', async () => {
      const topic = await under.topic(1);
      const group = under.group();
      await under.append(topic, 0, ['a', 'b']);
      const first = new Seen();
      const subscription = await under.consume({ group, topics: [topic], position: COMMITTED }, first.take);
      await first.until(2);
      await subscription.close();
      const second = new Seen();
      await under.consume({ group, topics: [topic], position: { kind: 'beginning' } }, second.take);
      await second.until(2);
      expect(second.texts()).toEqual(['a', 'b']);
    });

    it('starts at the position that the caller keeps, and writes it for lag tools', async () => {
      const topic = await under.topic(2);
      await under.append(topic, 0, numbered('a', 5));
      await under.append(topic, 1, numbered('b', 2));
      const seen = new Seen();
      const group = under.group();
      const read = (_: string, partition: number): Promise<number | null> =>
        Promise.resolve(partition === 0 ? 3 : null);
      await under.consume({ group, topics: [topic], position: { kind: 'external', read } }, seen.take);
      await seen.until(4);
      expect(seen.texts(0)).toEqual(['a-3', 'a-4']);
      expect(seen.texts(1)).toEqual(['b-0', 'b-1']);
      let committed: readonly (number | null)[] = [];
      await eventually(
        async () => {
          committed = await under.log.admin.committed(group.id, topic);
          return committed[0] === 5 && committed[1] === 2;
        },
        () => `committed ${JSON.stringify(committed)}`,
      );
    });

    it('finishes the batch in hand on close', async () => {
      const topic = await under.topic(1);
      const group = under.group();
      await under.append(topic, 0, ['a']);
      const gate = new Gate();
      const seen = new Seen();
      const subscription = await under.consume({ group, topics: [topic], position: COMMITTED }, async (batch) => {
        await seen.take(batch);
        await gate.passed;
      });
      await seen.until(1);
      let closed = false;
      const closing = subscription.close().then(() => (closed = true));
      await under.append(topic, 0, ['b']);
      expect(closed).toBe(false);
      gate.open();
      await closing;
      expect(await under.log.admin.committed(group.id, topic)).toEqual([1]);
      expect(seen.texts()).toEqual(['a']);
    });

    it('stands still while a batch does not come back', async () => {
      const topic = await under.topic(1);
      const gate = new Gate();
      const seen = new Seen();
      const options = { group: under.group(), topics: [topic], position: COMMITTED };
      const subscription = await under.consume(options, async (batch) => {
        await seen.take(batch);
        await gate.passed;
      });
      await eventually(
        () => subscription.state().lastProgressAt !== null,
        () => 'no progress while idle',
      );
      await under.append(topic, 0, ['a']);
      await seen.until(1);
      const stuck = subscription.state().lastProgressAt;
      const since = Date.now();
      await eventually(
        () => Date.now() > since + 30,
        () => 'the clock stands still',
      );
      expect(subscription.state().lastProgressAt).toBe(stuck);
      gate.open();
      await eventually(
        () => subscription.state().lastProgressAt! > since,
        () => 'no progress after the batch came back',
      );
    });
  });
}
