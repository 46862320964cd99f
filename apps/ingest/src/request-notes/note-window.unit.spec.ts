/** Which requests of a second are kept. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RequestNote } from '#contracts';
import { NoteWindow } from './note-window.js';

const MOST_KEPT = 20;
const NOTE: Omit<RequestNote, 'at'> = {
  door: 'events',
  method: 'POST',
  path: '/v1/events',
  status: 202,
  code: null,
  detail: null,
  traceId: null,
  accepted: 1,
  rejected: 0,
  warned: 0,
  firstRefused: null,
  bytes: 10,
  milliseconds: 1,
  keyHint: 'abcd',
  userAgent: null,
  origin: null,
  address: null,
  instance: 'i',
  notKept: 0,
};

function windowAfter(troubles: readonly (string | null)[]): NoteWindow {
  const window = new NoteWindow(MOST_KEPT);
  troubles.forEach((trouble, at) => {
    if (window.admits(trouble)) window.keep(trouble, { ...NOTE, at, detail: trouble });
  });
  return window;
}

const times = <T>(count: number, what: T): T[] => Array.from({ length: count }, () => what);

describe('of the requests of a second', () => {
  it('few are all kept', () => {
    const { taken, refused, notKept } = windowAfter([null, 'A', null]).contents();
    expect([taken.map(({ at }) => at), refused.map(({ at }) => at), notKept]).toEqual([[0, 2], [1], 0]);
  });

  it('the first ones stay of many, and the last of them says how many more there were', () => {
    const { taken, notKept } = windowAfter(times(1_000, null)).contents();
    expect(taken.map(({ at }) => at)).toEqual(times(MOST_KEPT, 0).map((_, at) => at));
    expect(taken.map((note) => note.notKept)).toEqual([...times(MOST_KEPT - 1, 0), 980]);
    expect(notKept).toBe(980);
  });

  it('those that were refused take the place of those in order, but of the last one', () => {
    const { taken, refused } = windowAfter([...times(100, null), ...times(50, 'A')]).contents();
    expect([taken.length, taken[0]!.notKept, refused.length, refused.at(-1)!.notKept]).toEqual([1, 99, 19, 31]);
  });

  it('one of a rare kind is kept among many of another', () => {
    const { taken, refused } = windowAfter([...times(500, 'A'), null, 'B', ...times(500, 'A')]).contents();
    expect(taken).toHaveLength(1);
    expect(new Set(refused.map(({ detail }) => detail))).toEqual(new Set(['A', 'B']));
  });

  it('never more are kept than may be, and every one is kept or counted', () => {
    const kinds = fc.constantFrom(null, ...Array.from({ length: 25 }, (_, i) => `K${i}`));
    fc.assert(
      fc.property(fc.array(kinds, { maxLength: 200 }), (troubles) => {
        const { taken, refused, notKept } = windowAfter(troubles).contents();
        expect(taken.length + refused.length).toBeLessThanOrEqual(MOST_KEPT);
        expect(taken.length + refused.length + notKept).toBe(troubles.length);
        expect(taken.every(({ detail }) => detail === null)).toBe(true);
        const all = [...taken, ...refused];
        expect(all.map(({ at }) => at).toSorted((a, b) => a - b)).toEqual(
          [...new Set(all.map(({ at }) => at))].toSorted((a, b) => a - b),
        );
      }),
    );
  });
});
