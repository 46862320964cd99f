import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor, partitionName } from './cursor.js';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('live cursor', () => {
  it('comes back as it was, whatever topics and offsets', () => {
    const names = fc.tuple(fc.stringMatching(/^[a-z][a-z.-]{0,20}$/), fc.nat(999)).map(([t, p]) => partitionName(t, p));
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.maxSafeNat())), (entries) => {
        const positions = new Map(entries);
        expect(decodeCursor(encodeCursor(positions))).toEqual(positions);
      }),
    );
  });

  it('is short for twelve partitions', () => {
    const positions = new Map(Array.from({ length: 12 }, (_, p) => [partitionName('enriched-events', p), 1_234_567]));
    expect(encodeCursor(positions).length).toBeLessThan(250);
  });

  it.each([
    ['empty', ''],
    ['not base64url', 'a b'],
    ['not JSON', Buffer.from('nope').toString('base64url')],
    ['another version', encoded([2, {}])],
    ['no object', encoded([1, []])],
    ['a negative offset', encoded([1, { t: { 0: -1 } }])],
    ['a fraction', encoded([1, { t: { 0: 1.5 } }])],
    ['an unsafe offset', encoded([1, { t: { 0: 2 ** 60 } }])],
    ['a partition that is no number', encoded([1, { t: { x: 1 } }])],
    ['a topic that no topic can be called', encoded([1, { 'a b': { 0: 1 } }])],
    ['partitions that are no object', encoded([1, { t: 3 }])],
    ['too long', 'A'.repeat(70_000)],
  ])('is refused when it is %s', (_, text) => {
    expect(decodeCursor(text)).toBeNull();
  });
});
