import { describe, expect, it } from '@jest/globals';
import type { CopyHandler, CopyOutput, RecordBatch } from '../port.js';
import { eventually, numbered, record, Seen, textOf, type LogUnderTest } from './log-under-test.js';

/** One output for each record, with its text. */
function outputsTo(topic: string, batch: RecordBatch): CopyOutput[] {
  return batch.records.map(({ key, value }) => ({ topic, key, value, headers: { from: String(batch.partition) } }));
}

export function copyContract(under: LogUnderTest): void {
  const topics = async (partitions: number): Promise<[string, string]> => [
    await under.topic(partitions),
    await under.topic(partitions),
  ];
  /** Waits for the outputs of `numbered(...)` inputs in each partition and checks: all of them, once, in order. */
  const expectOnce = async (to: string, inputs: readonly (readonly string[])[]): Promise<void> => {
    const seen = await under.readAll(to);
    await seen.until(inputs.flat().length);
    inputs.forEach((texts, partition) => expect(seen.texts(partition)).toEqual(texts));
  };

  describe('copy', () => {
    it('puts outputs on the partition that their input came from, and moves the group', async () => {
      const [from, to] = await topics(2);
      const rejected = await under.topic(2);
      await under.log.appender.append(from, [record(0, 'a'), record(1, 'b'), record(0, 'no'), record(0, 'c')]);
      const group = under.group();
      await under.copy({ group, from }, (batch) => {
        const split = outputsTo(to, batch).map((one) =>
          one.value.toString() === 'no' ? { ...one, topic: rejected } : one,
        );
        return Promise.resolve(split);
      });
      const seen = await (await under.readAll(to)).until(3);
      expect(seen.texts(0)).toEqual(['a', 'c']);
      expect(seen.texts(1)).toEqual(['b']);
      expect(seen.records(1)[0]!.headers).toEqual({ from: '1' });
      expect(seen.records(0)[0]!.key).toEqual(Buffer.from('key of a'));
      expect((await (await under.readAll(rejected)).until(1)).texts(0)).toEqual(['no']);
      let committed: readonly (number | null)[] = [];
      await eventually(
        async () => {
          committed = await under.log.admin.committed(group.id, from);
          return committed[0] === 3 && committed[1] === 1;
        },
        () => `committed ${JSON.stringify(committed)}`,
      );
    });

    it('moves past records without output', async () => {
      const [from, to] = await topics(1);
      await under.append(from, 0, numbered('n', 20));
      const group = under.group();
      const transform: CopyHandler = (batch) =>
        Promise.resolve(outputsTo(to, batch).filter(({ value }) => value.toString() === 'n-19'));
      await under.copy({ group, from, maxBatchRecords: 5 }, transform);
      expect((await (await under.readAll(to)).until(1)).texts()).toEqual(['n-19']);
    });

    it('writes every output once when the handler fails on the way', async () => {
      const [from, to] = await topics(2);
      await under.append(from, 0, numbered('a', 40));
      await under.append(from, 1, numbered('b', 40));
      let calls = 0;
      let faults = 0;
      const subscription = await under.copy({ group: under.group(), from, maxBatchRecords: 10 }, (batch) => {
        calls += 1;
        if (calls % 2 === 0 && faults < 4) {
          faults += 1;
          return Promise.reject(new Error('half way'));
        }
        return Promise.resolve(outputsTo(to, batch));
      });
      await expectOnce(to, [numbered('a', 40), numbered('b', 40)]);
      expect(faults).toBe(4);
      await eventually(
        () => subscription.state().failingSince === null,
        () => 'still failing',
      );
    });

    it('writes every output once when it is closed and opened again', async () => {
      const [from, to] = await topics(2);
      await under.append(from, 0, numbered('a', 60));
      await under.append(from, 1, numbered('b', 60));
      const group = under.group();
      for (let round = 0; round < 3; round += 1) {
        let calls = 0;
        const subscription = await under.copy({ group, from, maxBatchRecords: 10 }, (batch) => {
          calls += 1;
          return Promise.resolve(outputsTo(to, batch));
        });
        await eventually(
          () => calls > 0,
          () => `round ${round}: nothing was handed over`,
        );
        if (round < 2) {
          await subscription.close();
          const more = round + 1;
          await under.append(from, 0, [`a-more-${more}`]);
        }
        if (round === 0) await under.reopen();
      }
      await expectOnce(to, [[...numbered('a', 60), 'a-more-1', 'a-more-2'], numbered('b', 60)]);
    });

    it('writes every output once when a second copy of the group joins and the first leaves', async () => {
      const [from, to] = await topics(4);
      const partitions = [0, 1, 2, 3];
      const append = (name: string): Promise<unknown> =>
        Promise.all(partitions.map((partition) => under.append(from, partition, numbered(`${name}-${partition}`, 30))));
      const group = under.group();
      const calls = [0, 0];
      const member =
        (index: number): CopyHandler =>
        (batch) => {
          calls[index]! += 1;
          return Promise.resolve(outputsTo(to, batch));
        };
      await append('one');
      const first = await under.copy({ group, from, maxBatchRecords: 5 }, member(0));
      await eventually(
        () => calls[0]! > 0,
        () => 'the first was handed nothing',
      );
      const second = await under.copy({ group, from, maxBatchRecords: 5 }, member(1));
      await eventually(
        () => first.state().partitions.length === 2 && second.state().partitions.length === 2,
        () => `partitions ${first.state().partitions.join()} and ${second.state().partitions.join()}`,
      );
      await append('two');
      await eventually(
        () => calls[1]! > 0,
        () => 'the second was handed nothing',
      );
      await first.close();
      await append('three');
      const names = ['one', 'two', 'three'];
      await expectOnce(
        to,
        partitions.map((partition) => names.flatMap((name) => numbered(`${name}-${partition}`, 30))),
      );
    });

    it('shows nobody the outputs of a batch that could not be committed', async () => {
      const [from, to] = await topics(1);
      const seen = new Seen();
      await under.consume({ group: under.group(), topics: [to], position: { kind: 'committed' } }, seen.take);
      const missing = `${to}-missing`;
      let attempts = 0;
      const subscription = await under.copy({ group: under.group(), from }, (batch) => {
        attempts += 1;
        const outputs = outputsTo(to, batch);
        if (attempts > 2) return Promise.resolve(outputs);
        const doomed = outputs.map((one) => ({ ...one, value: Buffer.from(`aborted ${one.value.toString()}`) }));
        return Promise.resolve([...doomed, { topic: missing, key: null, value: Buffer.from('nowhere') }]);
      });
      await under.append(from, 0, numbered('n', 10));
      await seen.until(10);
      expect(seen.texts()).toEqual(numbered('n', 10));
      expect(attempts).toBeGreaterThan(2);
      await eventually(
        () => subscription.state().failingSince === null,
        () => 'still failing',
      );
      const everything = await (await under.readAll(to)).until(10);
      expect(everything.records().map(textOf)).toEqual(numbered('n', 10));
    });
  });
}
