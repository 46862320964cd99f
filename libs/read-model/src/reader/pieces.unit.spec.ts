import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayPieces, grainsWithin, piecesOf, type Grain, type SignedPiece } from './pieces.js';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const LENGTHS: Record<Grain, number> = { day: DAY, quarter: 15 * MINUTE, minute: MINUTE, event: 1 };

/** Before 1970 too, and more often than not on a whole minute, quarter or day. */
const instant = fc
  .tuple(fc.integer({ min: -5, max: 5 }), fc.constantFrom(DAY, 15 * MINUTE, MINUTE, 1), fc.nat(5_000))
  .map(([days, unit, units]) => days * DAY + unit * (units % 97));
const range = fc
  .tuple(instant, instant)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

describe('pieces of a range', () => {
  it('follow each other without a gap, on the bounds of their grain', () => {
    const grains = fc.constantFrom<Grain[]>(['quarter', 'minute', 'event'], ['minute', 'event'], ['day', 'event'], []);
    fc.assert(
      fc.property(range, grains, ({ from, to }, of) => {
        const pieces = piecesOf({ from, to }, of);
        expect(pieces[0]?.from).toBe(from);
        expect(pieces.at(-1)?.to).toBe(to);
        pieces.forEach((piece, index) => {
          expect(piece.from).toBeLessThan(piece.to);
          if (index > 0) expect(piece.from).toBe(pieces[index - 1]!.to);
          expect(Math.abs(piece.from % LENGTHS[piece.grain])).toBe(0);
          expect(Math.abs(piece.to % LENGTHS[piece.grain])).toBe(0);
        });
      }),
    );
  });

  it('are as coarse as they can be', () => {
    const from = DAY - 1;
    const to = 2 * DAY + 15 * MINUTE + 1;
    expect(piecesOf({ from, to }, ['quarter', 'minute', 'event'])).toEqual([
      { grain: 'event', from, to: DAY },
      { grain: 'quarter', from: DAY, to: 2 * DAY + 15 * MINUTE },
      { grain: 'event', from: 2 * DAY + 15 * MINUTE, to },
    ]);
    expect(piecesOf({ from: 0, to: 16 * MINUTE }, ['quarter', 'minute', 'event']).map(({ grain }) => grain)).toEqual([
      'quarter',
      'minute',
    ]);
  });

  it('are no coarser than the buckets they are counted in', () => {
    const all: readonly Grain[] = ['day', 'quarter', 'minute', 'event'];
    expect(grainsWithin([7], all)).toEqual(all);
    expect(grainsWithin([7, DAY], all)).toEqual(all);
    // A zone at a quarter to; one that was at an odd second.
    expect(grainsWithin([0, 18.25 * 60 * MINUTE], all)).toEqual(['quarter', 'minute', 'event']);
    expect(grainsWithin([0, 7_016_000], all)).toEqual(['event']);
  });
});

describe('days of a range', () => {
  /** How often an instant is counted. */
  const weight = (pieces: readonly SignedPiece[], at: number): number =>
    pieces.filter(({ from, to }) => at >= from && at < to).reduce((sum, { sign }) => sum + sign, 0);

  it('count everything in the range once, and nothing else, wherever now is', () => {
    fc.assert(
      fc.property(
        range,
        instant,
        fc.array(instant, { minLength: 20, maxLength: 20 }),
        ({ from, to }, now, instants) => {
          const pieces = dayPieces({ from, to }, now);
          for (const at of [...instants, from - 1, from, to - 1, to])
            expect({ at, weight: weight(pieces, at) }).toEqual({ at, weight: Number(at >= from && at < to) });
          for (const { grain, from: start, to: end, sign } of pieces) {
            expect(start).toBeLessThan(end);
            if (grain !== 'day') continue;
            expect([Math.abs(start % DAY), Math.abs(end % DAY), sign]).toEqual([0, 0, 1]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('read at most half a day of events at each end, and none for what is to come', () => {
    fc.assert(
      fc.property(range, ({ from, to }) => {
        const read = (now: number): number =>
          dayPieces({ from, to }, now)
            .filter(({ grain }) => grain !== 'day')
            .reduce((sum, piece) => sum + Math.max(0, Math.min(piece.to, now) - piece.from), 0);
        expect(read(to + 2 * DAY)).toBeLessThanOrEqual(DAY);
        expect(read(to)).toBeLessThanOrEqual(DAY / 2);
      }),
    );
  });
});
