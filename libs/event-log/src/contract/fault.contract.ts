import { describe, expect, it } from '@jest/globals';
import { eventually, numbered, Seen, type LogUnderTest } from './log-under-test.js';

export function faultContract(under: LogUnderTest): void {
  describe('a handler that fails', () => {
    it('gets the same records again, none is skipped, and the other partitions go on', async () => {
      const topic = await under.topic(2);
      await under.append(topic, 0, numbered('bad', 20));
      const taken = new Seen();
      const offered: string[][] = [];
      let broken = true;
      const options = {
        group: under.group(),
        topics: [topic],
        position: { kind: 'committed' },
        maxBatchRecords: 7,
      } as const;
      const subscription = await under.consume(options, async (batch) => {
        if (batch.partition === 0 && broken) {
          offered.push(batch.records.map(({ value }) => value.toString()));
          throw new Error('the part behind it is out');
        }
        await taken.take(batch);
      });
      await eventually(
        () => offered.length >= 3,
        () => `offered ${offered.length} times`,
      );
      await under.append(topic, 1, numbered('good', 3));
      await eventually(
        () => taken.texts(1).length === 3,
        () => `others saw ${taken.texts(1).length} of 3`,
      );
      expect(taken.texts(0)).toEqual([]);
      expect(new Set(offered.map((texts) => texts[0]))).toEqual(new Set(['bad-0']));
      const failing = subscription.state();
      expect(failing.failingSince).not.toBeNull();
      expect(failing.lastFault).toContain('the part behind it is out');

      broken = false;
      await taken.until(23);
      expect(taken.texts(0)).toEqual(numbered('bad', 20));
      await eventually(
        () => subscription.state().failingSince === null,
        () => 'still failing',
      );
    });

    it('reads again from the position that the caller keeps', async () => {
      const topic = await under.topic(1);
      await under.append(topic, 0, numbered('n', 10));
      const taken: string[] = [];
      let position = 0;
      let asked = 0;
      let faults = 0;
      const read = (): Promise<number | null> => {
        asked += 1;
        return Promise.resolve(position);
      };
      const options = { group: under.group(), topics: [topic], position: { kind: 'external', read } } as const;
      await under.consume({ ...options, maxBatchRecords: 4 }, (batch) => {
        const [first] = batch.records;
        expect(first!.offset).toBe(position);
        if (first!.offset === 4 && faults < 2) {
          // Another owner took half of what this one was handed; only the caller's position knows.
          faults += 1;
          if (faults === 2) {
            taken.push(...numbered('n', 6).slice(4));
            position = 6;
          }
          return Promise.reject(new Error('the position moved'));
        }
        taken.push(...batch.records.map(({ value }) => value.toString()));
        position = batch.nextOffset;
        return Promise.resolve();
      });
      await eventually(
        () => taken.length >= 10,
        () => `${taken.length} of 10 taken, ${faults} faults`,
      );
      expect(taken).toEqual(numbered('n', 10));
      expect(asked).toBeGreaterThanOrEqual(3);
    });

    it('gets what it failed on after it was closed and opened again', async () => {
      const topic = await under.topic(1);
      const group = under.group();
      await under.append(topic, 0, numbered('n', 6));
      let faults = 0;
      const first = new Seen();
      const options = { group, topics: [topic], position: { kind: 'committed' }, maxBatchRecords: 2 } as const;
      const subscription = await under.consume(options, (batch) => {
        if (batch.records[0]!.offset < 2) return first.take(batch);
        faults += 1;
        return Promise.reject(new Error('down'));
      });
      await eventually(
        () => faults > 0,
        () => 'no fault yet',
      );
      await subscription.close();
      const second = new Seen();
      await under.consume(options, second.take);
      await second.until(4);
      expect([...first.texts(), ...second.texts()]).toEqual(numbered('n', 6));
    });
  });
}
