import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PageCursors } from './page-cursors.js';

const cursors = new PageCursors(() => [Buffer.alloc(32, 1)]);

describe('cursor of a list', () => {
  it('comes back as it was, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 512 }), fc.integer(), (id, time) => {
        expect(cursors.decode(cursors.encode([time, id], ['q']), ['q'])).toEqual([time, id]);
      }),
    );
  });

  it('is refused when a single character was changed', () => {
    const cursor = cursors.encode([1_763_000_000_000, 'event-1'], ['q']);
    fc.assert(
      fc.property(fc.nat(cursor.length - 2), fc.constantFrom(...'AZaz09-_'), (at, character) => {
        fc.pre(cursor[at] !== character);
        expect(() => cursors.decode(cursor.slice(0, at) + character + cursor.slice(at + 1), ['q'])).toThrow(
          'CURSOR_INVALID',
        );
      }),
    );
  });

  it('is refused with another question, another key, or when it is none', () => {
    const cursor = cursors.encode([1, 'a'], ['q']);
    expect(() => cursors.decode(cursor, ['other'])).toThrow('CURSOR_INVALID');
    expect(() => new PageCursors(() => [Buffer.alloc(32, 2)]).decode(cursor, ['q'])).toThrow('CURSOR_INVALID');
    for (const none of ['', 'x', '!!', 'A'.repeat(9_000), '%00'])
      expect(() => cursors.decode(none, ['q'])).toThrow('CURSOR_INVALID');
  });
});
