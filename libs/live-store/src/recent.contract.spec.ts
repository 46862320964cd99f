/** What lists of every live store do. A part of the contract suite. */
import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { LiveStore, RecentItem } from './port.js';
import { POSITION, RECENT } from './recent.js';

const textsOf = (items: readonly RecentItem[] | undefined): readonly string[] | undefined =>
  items?.map(({ text }) => text);

export function recentContract(open: () => LiveStore): void {
  const read = async (list: string, after: string | null = null): Promise<readonly RecentItem[]> =>
    (await open().recent.read([{ list, after }]))[0]!;

  describe('recent items', () => {
    it('stand in the order in which they were added, each in its list', async () => {
      const [a, b] = [randomUUID(), randomUUID()];
      await open().recent.add([
        { list: a, items: ['1', '2'] },
        { list: b, items: ['x "quoted"\n'] },
      ]);
      await open().recent.add([{ list: a, items: ['3'] }]);
      const [ofA, ofB, ofNone] = await open().recent.read([a, b, randomUUID()].map((list) => ({ list, after: null })));
      expect(textsOf(ofA)).toEqual(['1', '2', '3']);
      expect(textsOf(ofB)).toEqual(['x "quoted"\n']);
      expect(ofNone).toEqual([]);
    });

    it('are read on from a position, none twice and none left out', async () => {
      const list = randomUUID();
      await open().recent.add([{ list, items: ['1', '2', '3'] }]);
      const first = await read(list);
      expect(textsOf(await read(list, first[1]!.position))).toEqual(['3']);
      expect(await read(list, first[2]!.position)).toEqual([]);
      await open().recent.add([{ list, items: ['4'] }]);
      expect(textsOf(await read(list, first[2]!.position))).toEqual(['4']);
      expect(first.every(({ position }) => new RegExp(`^${POSITION}$`).test(position))).toBe(true);
    });

    it('are the last ones: further ones are forgotten, and a position among those stays good', async () => {
      const list = randomUUID();
      await open().recent.add([{ list, items: ['first'] }]);
      const [{ position }] = (await read(list)) as [RecentItem];
      const many = Array.from({ length: RECENT.items + 20 }, (_, i) => String(i));
      await open().recent.add([{ list, items: many.slice(0, 30) }]);
      await open().recent.add([{ list, items: many.slice(30) }]);
      expect(textsOf(await read(list))).toEqual(many.slice(-RECENT.items));
      expect(textsOf(await read(list, position))).toEqual(many.slice(-RECENT.items));
      const all = randomUUID();
      await open().recent.add([{ list: all, items: many }]);
      expect(textsOf(await read(all))).toEqual(many.slice(-RECENT.items));
    });

    it('may be none', async () => {
      const list = randomUUID();
      await open().recent.add([{ list, items: [] }]);
      await open().recent.add([]);
      expect(await read(list)).toEqual([]);
    });
  });
}
