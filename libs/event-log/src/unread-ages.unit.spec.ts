import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UnreadAges } from './unread-ages.js';

const NOW = 1_700_000_000_000;

/** A log of partitions, each a list of the times of its records; `asked` counts questions. */
function aLog(partitions: readonly (readonly number[])[]) {
  const log = {
    asked: 0,
    offsetsSince: async (_topic: string, time: number) => {
      log.asked += 1;
      return partitions.map((times) => {
        const first = times.findIndex((at) => at >= time);
        return first < 0 ? times.length : first;
      });
    },
  };
  return log;
}

describe('the age of what is unread', () => {
  it('is that of the oldest record at or after the position, a fifth too low at most', async () => {
    const ages = fc.array(fc.integer({ min: 0, max: 12 * 86_400_000 - 1 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(ages, fc.nat(), async (unsorted, position) => {
        const times = unsorted.toSorted((a, b) => b - a).map((age) => NOW - age);
        const next = position % times.length;
        const age = NOW - times[next]!;
        const said = await new UnreadAges(aLog([times]), 'topic', NOW).of(0, next);
        expect(said).toBeLessThanOrEqual(age);
        expect(said).toBeGreaterThanOrEqual(age < 1_000 ? 0 : age * 0.79);
      }),
    );
  });

  it('asks once where everything is young, and shares what it asked between partitions', async () => {
    const young = aLog([[NOW - 10], [NOW - 20]]);
    const ages = new UnreadAges(young, 'topic', NOW);
    expect(await Promise.all([ages.of(0, 0), ages.of(1, 0)])).toEqual([0, 0]);
    expect(young.asked).toBe(1);
    const old = aLog([[NOW - 60_000], [NOW - 60_000]]);
    const older = new UnreadAges(old, 'topic', NOW);
    expect(await older.of(0, 0)).toBe(await older.of(1, 0));
    expect(old.asked).toBeLessThan(9);
  });
});
