import { describe, expect, it } from '@jest/globals';
import { shiftScore, slowInteraction } from './vital-scores.js';

describe('cumulative layout shift', () => {
  const shifts = (...pairs: [at: number, value: number][]) => pairs.map(([at, value]) => ({ at, value }));
  it.each([
    ['nothing moved', shifts(), 0],
    ['the sum of a window', shifts([0, 0.1], [500, 0.2]), 0.3],
    ['the worse of two that are a second apart', shifts([0, 0.1], [1_000, 0.25]), 0.25],
    [
      'a window of five seconds at most',
      shifts(...Array.from({ length: 12 }, (_, i) => [i * 500, 0.1] as [number, number])),
      1,
    ],
  ])('is %s', (_name, entries, score) => {
    expect(shiftScore(entries)).toBe(score);
  });
});

describe('interaction to next paint', () => {
  const interactions = (count: number) => Array.from({ length: count }, (_, i) => ({ id: i + 1, ms: i + 1 }));
  it('is not there without interactions', () => {
    expect(slowInteraction([], 3)).toBeUndefined();
  });

  it('is the slowest, with its longest entry', () => {
    expect(
      slowInteraction([
        { id: 1, ms: 80 },
        { id: 1, ms: 200 },
        { id: 2, ms: 120 },
      ]),
    ).toBe(200);
  });

  it('leaves out one for every fifty, the quick ones counted', () => {
    expect([49, 50, 100].map((count) => slowInteraction(interactions(10), count))).toEqual([10, 9, 8]);
    expect(slowInteraction(interactions(2), 1_000)).toBe(1);
  });
});
