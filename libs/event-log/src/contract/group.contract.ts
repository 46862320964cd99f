import { describe, expect, it } from '@jest/globals';
import type { LogSubscription } from '../port.js';
import { eventually, numbered, Seen, type LogUnderTest } from './log-under-test.js';

const COMMITTED = { kind: 'committed' } as const;

export function groupContract(under: LogUnderTest): void {
  const split = async (members: readonly LogSubscription[], partitions: number): Promise<void> => {
    const owned = (): number[] => members.flatMap((member) => [...member.state().partitions]).sort((a, b) => a - b);
    await eventually(
      () =>
        owned().join() === [...Array(partitions).keys()].join() &&
        members.every((member) => member.state().partitions.length > 0),
      () => `partitions ${members.map((member) => `[${member.state().partitions.join()}]`).join(' ')}`,
    );
  };
  const appendToAll = async (topic: string, partitions: number, name: string, each: number): Promise<void> => {
    const appends = Array.from({ length: partitions }, (_, partition) =>
      under.append(topic, partition, numbered(`${name}-${partition}`, each)),
    );
    await Promise.all(appends);
  };

  describe('groups', () => {
    it('split the partitions between two members, which together see everything once', async () => {
      const topic = await under.topic(4);
      const group = under.group();
      const seen = [new Seen(), new Seen()];
      const members = [
        await under.consume({ group, topics: [topic], position: COMMITTED }, seen[0]!.take),
        await under.consume({ group, topics: [topic], position: COMMITTED }, seen[1]!.take),
      ];
      await split(members, 4);
      await appendToAll(topic, 4, 'n', 10);
      await eventually(
        () => seen[0]!.count + seen[1]!.count >= 40,
        () => `${seen[0]!.count} + ${seen[1]!.count} of 40 records seen`,
      );
      const texts = [...seen[0]!.texts(), ...seen[1]!.texts()];
      expect(texts).toHaveLength(40);
      expect(new Set(texts).size).toBe(40);
      expect(seen.every(({ count }) => count > 0)).toBe(true);
    });

    it('hand the partitions of a member that leaves to the others, from where it stood', async () => {
      const topic = await under.topic(2);
      const group = under.group();
      const seen = [new Seen(), new Seen()];
      const members = [
        await under.consume({ group, topics: [topic], position: COMMITTED }, seen[0]!.take),
        await under.consume({ group, topics: [topic], position: COMMITTED }, seen[1]!.take),
      ];
      await split(members, 2);
      await appendToAll(topic, 2, 'before', 5);
      await eventually(
        () => seen[0]!.count + seen[1]!.count >= 10,
        () => `${seen[0]!.count} + ${seen[1]!.count} of 10 seen`,
      );
      await members[0]!.close();
      await split([members[1]!], 2);
      await appendToAll(topic, 2, 'after', 5);
      await eventually(
        () => seen[0]!.count + seen[1]!.count >= 20,
        () => `${seen[0]!.count} + ${seen[1]!.count} of 20 seen`,
      );
      const texts = [...seen[0]!.texts(), ...seen[1]!.texts()];
      expect(new Set(texts).size).toBe(20);
      expect(texts).toHaveLength(20);
    });

    it('see everything each, independently of one another', async () => {
      const topic = await under.topic(2);
      const seen = [new Seen(), new Seen()];
      for (const one of seen)
        await under.consume({ group: under.group(), topics: [topic], position: COMMITTED }, one.take);
      await appendToAll(topic, 2, 'n', 5);
      for (const one of seen) {
        await one.until(10);
        expect(new Set(one.texts()).size).toBe(10);
      }
    });

    it('of one reader are its own and leave nothing behind', async () => {
      const topic = await under.topic(2);
      const name = under.group().id;
      await appendToAll(topic, 2, 'n', 3);
      const seen = [new Seen(), new Seen()];
      const readers: LogSubscription[] = [];
      for (const one of seen) {
        const options = { group: { ephemeral: name }, topics: [topic], position: { kind: 'beginning' } } as const;
        readers.push(await under.consume(options, one.take));
      }
      for (const one of seen) {
        await one.until(6);
        expect(one.texts(0)).toEqual(numbered('n-0', 3));
        expect(one.texts(1)).toEqual(numbered('n-1', 3));
      }
      await Promise.all(readers.map((reader) => reader.close()));
      expect(await under.log.admin.committed(name, topic)).toEqual([null, null]);
    });
  });
}
