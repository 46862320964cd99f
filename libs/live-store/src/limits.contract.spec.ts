/** What the limits and last uses of every live store do. A part of the contract suite. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { BucketUse, LiveStore, QuotaUse } from './port.js';

/** Fills so slowly that nothing comes back during a test. */
const SLOW = { ratePerSecond: 0.001, burst: 10 };

const step = fc.record({
  used: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.double({ min: 0.1, max: 60, noNaN: true })),
  pauseMs: fc.constantFrom(0, 0, 0, 1, 5),
  overMs: fc.constantFrom(0, 0, 3),
});

export function limitsContract(open: () => LiveStore): void {
  const use = async (...uses: readonly BucketUse[]): Promise<readonly number[]> => {
    const left = await open().limits.use(uses);
    return left.map((units) => Math.round(units * 10) / 10);
  };
  const named = () => ({ bucket: `b-${randomUUID()}`, ...SLOW });

  describe('buckets', () => {
    it('are full at first, and answer with what is left of each', async () => {
      const [a, b] = [named(), named()];
      expect(await use({ ...a, used: 3 }, { ...b, used: 0 }, { ...a, used: 1 })).toEqual([7, 10, 6]);
      expect(await use({ ...b, used: 10 }, { ...a, used: 0 })).toEqual([0, 6]);
    });

    it('go below empty, at most by a burst or by the use that did it', async () => {
      const bucket = named();
      expect(await use({ ...bucket, used: 14 })).toEqual([-4]);
      expect(await use({ ...bucket, used: 9 })).toEqual([-10]);
      expect(await use({ ...bucket, used: 25 })).toEqual([-25]);
    });

    it('take back what was given back, and are never more than full', async () => {
      const bucket = named();
      expect(await use({ ...bucket, used: 6 })).toEqual([4]);
      expect(await use({ ...bucket, used: -2 })).toEqual([6]);
      expect(await use({ ...bucket, used: -50 })).toEqual([10]);
    });

    it('count what came back while the uses were made', async () => {
      const bucket = { bucket: `b-${randomUUID()}`, ratePerSecond: 1_000, burst: 100 };
      expect((await use({ ...bucket, used: 200, overMs: 100 }))[0]).toBe(0);
      const other = { ...bucket, bucket: `b-${randomUUID()}` };
      expect((await use({ ...other, used: 200 }))[0]).toBe(-100);
    });

    it('count what came back in a time for one use only, whoever else reports a use over the same time', async () => {
      const bucket = { bucket: `b-${randomUUID()}`, ratePerSecond: 100, burst: 50 };
      const ofFour = Array.from({ length: 4 }, () => ({ ...bucket, used: 40, overMs: 400 }));
      const lefts = [];
      for (const one of ofFour) lefts.push((await open().limits.use([one]))[0]!);
      expect(lefts[0]).toBe(50);
      expect(lefts[3]).toBeLessThan(0);
    });

    it('remember a time that was counted when a use is given back', async () => {
      const bucket = { bucket: `b-${randomUUID()}`, ratePerSecond: 100, burst: 50, overMs: 400 };
      expect(await use({ ...bucket, used: 40 })).toEqual([50]);
      expect(await use({ ...bucket, used: -40, overMs: 0 })).toEqual([50]);
      expect((await use({ ...bucket, used: 60 }))[0]).toBeLessThan(0);
    });

    it('follow a burst that has changed', async () => {
      const bucket = named();
      expect(await use({ ...bucket, used: 1 })).toEqual([9]);
      expect(await use({ ...bucket, burst: 5, used: 1 })).toEqual([4]);
    });

    it('may be none, or more than one call takes', async () => {
      expect(await use()).toEqual([]);
      const many = Array.from({ length: 1_203 }, (_, i) => ({ ...named(), used: i % 7 }));
      expect(await use(...many)).toEqual(many.map(({ used }) => 10 - used));
    });

    it('are taken from all or none, and say how long it takes until they could be', async () => {
      const [a, b] = [named(), { ...named(), burst: 2 }];
      const both = (used: number) => open().limits.take([a, b].map((bucket) => ({ ...bucket, used })));
      expect(await both(2)).toBe(0);
      expect(Math.round((await both(1)) / 10)).toBe(100);
      expect(Math.round((await both(2)) / 10)).toBe(200);
      expect(await use({ ...a, used: 0 }, { ...b, used: 0 })).toEqual([8, 0]);
      expect(await use({ ...b, used: -1 })).toEqual([1]);
      expect(await both(1)).toBe(0);
      expect(await use({ ...a, used: 0 }, { ...b, used: 0 })).toEqual([7, 0]);
    });

    it('give no more to many at once than to one after the other, and do not fill up by refusing', async () => {
      const [tight, wide] = [named(), { ...named(), burst: 1_000 }];
      for (let wave = 0; wave < 3; wave += 1) {
        const waits = await Promise.all(
          Array.from({ length: 50 }, () => open().limits.take([wide, tight].map((one) => ({ ...one, used: 1 })))),
        );
        expect(waits.filter((wait) => wait === 0)).toHaveLength(wave === 0 ? tight.burst : 0);
        expect(await use({ ...tight, used: 0 }, { ...wide, used: 0 })).toEqual([0, 990]);
      }
    });

    it('never let more through than the burst and what came back in the time it took', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 1, maxLength: 30 }),
          fc.integer({ min: 1, max: 2_000 }),
          fc.integer({ min: 1, max: 100 }),
          async (steps, ratePerSecond, burst) => {
            const bucket = { bucket: `b-${randomUUID()}`, ratePerSecond, burst };
            const begun = performance.now();
            let through = 0;
            let longest = 0;
            for (const { used, pauseMs, overMs } of steps) {
              if (pauseMs > 0) await pause(pauseMs);
              const [left = 0] = await open().limits.use([{ ...bucket, used, overMs }]);
              longest = Math.max(longest, overMs);
              if (left >= 0) through += used;
              else await open().limits.use([{ ...bucket, used: -used }]);
            }
            const seconds = (performance.now() - begun + longest + 1) / 1_000;
            expect(through).toBeLessThanOrEqual(burst + ratePerSecond * seconds + 1e-6);
          },
        ),
        { numRuns: 40 },
      );
    }, 20_000);
  });

  describe('quotas', () => {
    const expiresAt = Date.now() + 60_000;
    const counter = (used: number, name: string): QuotaUse => ({ counter: name, used, expiresAt });

    it('add up, and answer with the totals', async () => {
      const [a, b] = [randomUUID(), randomUUID()];
      const { limits } = open();
      expect(await limits.count([counter(3, a), counter(0, b), counter(4, a)])).toEqual([3, 0, 7]);
      expect(await limits.count([counter(2_000_000_000, b)])).toEqual([2_000_000_000]);
    });

    it('are lifted to a floor, and never lowered to it', async () => {
      const [a, b] = [randomUUID(), randomUUID()];
      const { limits } = open();
      await limits.count([counter(5, a)]);
      expect(await limits.raise([counter(3, a), counter(8, b)])).toEqual([5, 8]);
      expect(await limits.count([counter(1, a), counter(1, b)])).toEqual([6, 9]);
    });

    it('are forgotten at their end', async () => {
      const name = randomUUID();
      const { limits } = open();
      await limits.count([{ counter: name, used: 5, expiresAt: Date.now() - 1 }]);
      expect(await limits.count([counter(1, name)])).toEqual([1]);
    });
  });

  describe('last uses', () => {
    it('are taken out once, the latest instant of each, longest ago first', async () => {
      const { lastUses } = open();
      await lastUses.note([
        { id: 'a', at: 1_700_000_000_300 },
        { id: 'b', at: 1_700_000_000_200 },
        { id: 'c', at: 1_700_000_000_100 },
      ]);
      await lastUses.note([{ id: 'a', at: 1_700_000_000_000 }]);
      await lastUses.note([{ id: 'c', at: 1_700_000_000_250 }]);
      expect(await lastUses.take(2)).toEqual([
        { id: 'b', at: 1_700_000_000_200 },
        { id: 'c', at: 1_700_000_000_250 },
      ]);
      expect(await lastUses.take(10)).toEqual([{ id: 'a', at: 1_700_000_000_300 }]);
      expect(await lastUses.take(10)).toEqual([]);
    });

    it('may be none', async () => {
      await open().lastUses.note([]);
      expect(await open().lastUses.take(1)).toEqual([]);
    });
  });
}
