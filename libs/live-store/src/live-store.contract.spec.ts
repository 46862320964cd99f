/** What every live store does. Run by the specs of the implementations, each on a store of its own. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Coordinates, DedupClaim } from '#domain';
import { limitsContract } from './limits.contract.spec.js';
import { recentContract } from './recent.contract.spec.js';
import type { CounterScope, LiveQuery, LiveSnapshot, LiveStore, StreamDelta } from './port.js';
import { BOUNDS, OTHER_TYPE } from './windows.js';

/** Whole minutes, so that the page windows do not depend on when the suite runs. */
const AT = Math.floor(Date.now() / 60_000) * 60 - 60 + 30;

const scopeOf = (partition: number, projection: string): CounterScope => ({
  projection,
  version: 1,
  topic: 'enriched-events',
  partition,
});

const queryOf = (projection: string, streams: readonly string[] = ['web'], at = AT): LiveQuery => ({
  projection,
  version: 1,
  topic: 'enriched-events',
  partitions: 3,
  projectId: 'p1',
  streams,
  at,
});

const delta = (part: Partial<StreamDelta>): StreamDelta => ({
  projectId: 'p1',
  stream: 'web',
  counts: [],
  pages: [],
  visitors: [],
  ...part,
});

const count = (second: number, type: string, n: number) => ({ second, type, count: n });

/** Asks until the answer is as expected, at most five seconds; says what it saw last. */
export async function eventually<T>(ask: () => T | Promise<T>, expected: T): Promise<void> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const seen = await ask();
    try {
      expect(seen).toEqual(expected);
      return;
    } catch (difference) {
      if (Date.now() > deadline) throw difference;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

export function liveStoreContract(open: () => Promise<LiveStore>): void {
  let store: LiveStore;
  const projection = () => `counters-${randomUUID()}`;

  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  const fill = async (name: string, partition: number, deltas: readonly StreamDelta[]): Promise<void> => {
    const result = await store.counters.apply({ scope: scopeOf(partition, name), expected: null, next: 1, deltas });
    expect(result).toEqual({ applied: true });
  };
  const read = (name: string, streams?: readonly string[], at?: number): Promise<LiveSnapshot> =>
    store.counters.read(queryOf(name, streams, at));

  describe('counters', () => {
    it('reads nothing where nothing was written', async () => {
      const empty = { at: AT, total: 0, byType: {}, perSecond: 0, activeVisitors: 0, topPages: [] };
      expect(await read(projection())).toEqual(empty);
    });

    it('sums types over partitions and leaves out what is outside the last 60 s', async () => {
      const name = projection();
      await fill(name, 0, [
        delta({ counts: [count(AT - 60, 'click', 100), count(AT - 59, 'click', 2), count(AT, 'buy', 1)] }),
      ]);
      await fill(name, 2, [delta({ counts: [count(AT - 1, 'click', 3), count(AT + 1, 'click', 50)] })]);
      expect(await read(name)).toMatchObject({ total: 6, byType: { click: 5, buy: 1 } });
    });

    it('gives the rate over the ten whole seconds before', async () => {
      const name = projection();
      await fill(name, 0, [
        delta({
          counts: [
            count(AT - 11, 'click', 1000),
            count(AT - 10, 'click', 20),
            count(AT - 1, 'a b', 5),
            count(AT, 'click', 70),
          ],
        }),
      ]);
      expect((await read(name)).perSecond).toBe(2.5);
    });

    it('counts a visitor once, by when it was last seen', async () => {
      const name = projection();
      const seen = (visitor: string, second: number) => ({ visitor, second });
      await fill(name, 0, [
        delta({ visitors: [seen('v1', AT - 100), seen('v1', AT - 10), seen('gone', AT - 300), seen('v2', AT - 299)] }),
        delta({ stream: 'shop', visitors: [seen('v1', AT - 5), seen('v3', AT)] }),
      ]);
      await fill(name, 1, [delta({ visitors: [seen('v4', AT)] })]);
      expect((await read(name)).activeVisitors).toBe(3);
      expect((await read(name, ['web', 'shop'])).activeVisitors).toBe(4);
    });

    it('counts a visitor of several partitions once where it is said that there may be such', async () => {
      const name = projection();
      const seen = (...visitors: string[]) => visitors.map((visitor) => ({ visitor, second: AT }));
      await fill(name, 0, [delta({ visitors: seen('v1', 'v2') }), delta({ stream: 'shop', visitors: seen('v3') })]);
      await fill(name, 1, [
        delta({ visitors: seen('v2', '12', '🦉') }),
        delta({ stream: 'shop', visitors: seen('v1') }),
      ]);
      const spread = async (...streams: string[]) =>
        (await store.counters.read({ ...queryOf(name, streams), spread: true })).activeVisitors;
      expect([await spread('web'), await spread('shop'), await spread('web', 'shop')]).toEqual([4, 2, 5]);
      expect(await spread('nothing')).toBe(0);
      expect((await read(name)).activeVisitors).toBe(5);
    });

    it('keeps a later sighting when an earlier one comes after it', async () => {
      const name = projection();
      const seenAt = (second: number) => [delta({ visitors: [{ visitor: 'v1', second }] })];
      await fill(name, 0, seenAt(AT - 10));
      await store.counters.apply({ scope: scopeOf(0, name), expected: 1, next: 2, deltas: seenAt(AT - 310) });
      expect((await read(name)).activeVisitors).toBe(1);
    });

    it('lists the ten most viewed pages of five minutes, most viewed first', async () => {
      const name = projection();
      const view = (page: string, n: number, second = AT) => ({ second, page, count: n });
      const many = Array.from({ length: 12 }, (_, i) => view(`/p${String(i).padStart(2, '0')}`, 1));
      await fill(name, 0, [delta({ pages: [view('/a b', 2), view('/old', 99, AT - 331), ...many] })]);
      await fill(name, 1, [delta({ pages: [view('/z', 5, AT - 200), view('/a b', 2)] })]);
      const { topPages } = await read(name);
      expect(topPages.slice(0, 4)).toEqual([
        { page: '/z', count: 5 },
        { page: '/a b', count: 4 },
        { page: '/p00', count: 1 },
        { page: '/p01', count: 1 },
      ]);
      expect(topPages).toHaveLength(10);
    });

    it('keeps projects, streams, projections and versions apart', async () => {
      const name = projection();
      await fill(name, 0, [
        delta({ counts: [count(AT, 'click', 1)] }),
        delta({ stream: 'shop', counts: [count(AT, 'click', 2)] }),
        delta({ projectId: 'p2', counts: [count(AT, 'click', 4)] }),
      ]);
      expect((await read(name)).total).toBe(1);
      expect((await read(name, ['web', 'shop'])).total).toBe(3);
      expect((await store.counters.read({ ...queryOf(name), version: 2 })).total).toBe(0);
      expect((await read(projection())).total).toBe(0);
    });

    it('takes any name as a type, page or visitor', async () => {
      const name = projection();
      const odd = ['__proto__', 'a:b{c}', 'null', 'é\u0000\ud83d\ude00', '12 x'];
      await fill(name, 0, [
        delta({
          counts: odd.map((type) => count(AT, type, 1)),
          pages: odd.map((page) => ({ second: AT, page, count: 1 })),
          visitors: odd.map((visitor) => ({ visitor, second: AT })),
        }),
      ]);
      const { byType, topPages, activeVisitors } = await read(name);
      expect(Object.keys(byType).sort()).toEqual([...odd].sort());
      expect(topPages.map(({ page }) => page).sort()).toEqual([...odd].sort());
      expect(activeVisitors).toBe(odd.length);
    });

    it('is not stopped by half a surrogate pair', async () => {
      const name = projection();
      await fill(name, 0, [delta({ counts: [count(AT, 'half \ud800', 1)] })]);
      expect((await read(name)).total).toBe(1);
    });
  });

  describe('exactly once', () => {
    const click = [delta({ counts: [count(AT, 'click', 1)] })];

    it('applies only on the expected watermark and answers with the stored one', async () => {
      const name = projection();
      const scope = scopeOf(0, name);
      const apply = (expected: number | null, next: number) =>
        store.counters.apply({ scope, expected, next, deltas: click });
      expect(await apply(7, 10)).toEqual({ applied: false, watermark: null });
      expect(await apply(null, 10)).toEqual({ applied: true });
      expect(await apply(null, 10)).toEqual({ applied: false, watermark: 10 });
      expect(await apply(10, 9_007_199_254_740_990)).toEqual({ applied: true });
      expect(await apply(10, 20)).toEqual({ applied: false, watermark: 9_007_199_254_740_990 });
      expect((await read(name)).total).toBe(2);
    });

    it('lets one of two writers with the same expectation through', async () => {
      const name = projection();
      const batch = { scope: scopeOf(0, name), expected: null, next: 5, deltas: click };
      const results = await Promise.all([store.counters.apply(batch), store.counters.apply(batch)]);
      expect(results.filter((result) => result.applied)).toHaveLength(1);
      expect((await read(name)).total).toBe(1);
    });

    it('moves the watermark when there is nothing to add', async () => {
      const scope = scopeOf(0, projection());
      expect(await store.counters.apply({ scope, expected: null, next: 3, deltas: [] })).toEqual({ applied: true });
      expect(await store.counters.apply({ scope, expected: 3, next: 4, deltas: [delta({})] })).toEqual({
        applied: true,
      });
    });

    it('forgets counters and watermark of a scope that is reset, and of no other', async () => {
      const name = projection();
      await fill(name, 0, click);
      await fill(name, 1, click);
      await store.counters.reset(scopeOf(0, name));
      expect((await read(name)).total).toBe(1);
      await fill(name, 0, click);
      expect((await read(name)).total).toBe(2);
    });

    it('takes a batch of very many entries as one', async () => {
      const name = projection();
      const visitors = Array.from({ length: 20_000 }, (_, i) => ({ visitor: `visitor-${i}`, second: AT }));
      await fill(name, 0, [delta({ visitors })]);
      expect((await read(name)).activeVisitors).toBe(20_000);
    });
  });

  describe('bounds', () => {
    it('does not write what no reader would see', async () => {
      const name = projection();
      const old = Math.floor(Date.now() / 1000) - 3_600;
      await fill(name, 0, [
        delta({
          counts: [count(old, 'click', 1)],
          pages: [{ second: old, page: '/', count: 1 }],
          visitors: [{ visitor: 'v', second: old }],
        }),
      ]);
      expect(await read(name, ['web'], old)).toMatchObject({ total: 0, activeVisitors: 0, topPages: [] });
    });

    it('sums types beyond the bound as other, so that totals stay right', async () => {
      const name = projection();
      const types = Array.from({ length: BOUNDS.typesPerMinute + 10 }, (_, i) => count(AT, `type-${i}`, 1));
      await fill(name, 0, [delta({ counts: [...types, count(AT, 'type-0', 1)] })]);
      const { total, byType } = await read(name);
      expect(total).toBe(BOUNDS.typesPerMinute + 11);
      expect(byType).toMatchObject({ 'type-0': 2, [OTHER_TYPE]: 10 });
    });

    it('leaves out pages beyond the bound and still counts those it has', async () => {
      const name = projection();
      const pages = Array.from({ length: BOUNDS.pagesPerMinute + 5 }, (_, i) => ({
        second: AT,
        page: `/${i}`,
        count: 1,
      }));
      await fill(name, 0, [delta({ pages: [...pages, { second: AT, page: '/0', count: 2 }] })]);
      const late = [delta({ pages: [{ second: AT, page: `/${BOUNDS.pagesPerMinute + 1}`, count: 100 }] })];
      await store.counters.apply({ scope: scopeOf(0, name), expected: 1, next: 2, deltas: late });
      expect((await read(name)).topPages[0]).toEqual({ page: '/0', count: 3 });
    });
  });

  describe('notices', () => {
    it('reach every listener of the channel, in the order of their publisher', async () => {
      const channel = `notices-${randomUUID()}`;
      const seen: string[][] = [[], []];
      const leave = [
        await store.notices.subscribe(channel, (message) => seen[0]!.push(message)),
        await store.notices.subscribe(channel, (message) => seen[1]!.push(message)),
      ];
      await store.notices.publish(channel, ['one', 'two']);
      await store.notices.publish(`${channel}-other`, ['elsewhere']);
      await store.notices.publish(channel, ['three']);
      await eventually(
        () => seen,
        [
          ['one', 'two', 'three'],
          ['one', 'two', 'three'],
        ],
      );
      await leave[0]!();
      await store.notices.publish(channel, ['four']);
      await eventually(() => seen[1]!.length, 4);
      expect(seen[0]).toHaveLength(3);
      await leave[1]!();
    });

    it('need no listener', async () => {
      await expect(store.notices.publish(`nobody-${randomUUID()}`, ['x'])).resolves.toBeUndefined();
    });
  });

  describe('claims', () => {
    const by = (offset: number): Coordinates => ({ topic: 'raw-events', partition: 3, offset });
    const claimOf = (eventId: string, offset: number, projectId = 'p1'): DedupClaim => ({
      projectId,
      eventId,
      by: by(offset),
    });

    it('answer with the claimer where an id was free, and with the owner where it was not', async () => {
      const [a, b] = [randomUUID(), randomUUID()];
      const first = await store.claims.claim([claimOf(a, 1), claimOf(b, 2), claimOf(a, 3)]);
      expect(first).toEqual([by(1), by(2), by(1)]);
      expect(await store.claims.claim([claimOf(b, 9), claimOf(a, 1)])).toEqual([by(2), by(1)]);
    });

    it('are per project', async () => {
      const id = randomUUID();
      expect(await store.claims.claim([claimOf(id, 1), claimOf(id, 2, 'p2')])).toEqual([by(1), by(2)]);
    });

    it('may be none', async () => {
      expect(await store.claims.claim([])).toEqual([]);
    });
  });

  limitsContract(() => store);
  recentContract(() => store);

  it('answers a ping', async () => {
    await expect(store.ping()).resolves.toBeUndefined();
  });
}
