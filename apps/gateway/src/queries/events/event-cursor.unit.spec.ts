import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventCursors } from './event-cursor.js';

const cursors = new EventCursors(Buffer.alloc(32, 1));

describe('cursor of events', () => {
  it('comes back as it was, whatever the id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 128 }), fc.integer(), (id, time) => {
        expect(cursors.decode(cursors.encode({ id, time }, 'q'), 'q')).toEqual({ id, time });
      }),
    );
  });

  it('is refused when a single character was changed', () => {
    const cursor = cursors.encode({ id: 'event-1', time: 1_763_000_000_000 }, 'q');
    fc.assert(
      fc.property(fc.nat(cursor.length - 2), fc.constantFrom(...'AZaz09-_'), (at, character) => {
        fc.pre(cursor[at] !== character);
        expect(cursors.decode(cursor.slice(0, at) + character + cursor.slice(at + 1), 'q')).toBeNull();
      }),
    );
  });

  it('is refused with another question, another key, or when it is none', () => {
    const cursor = cursors.encode({ id: 'a', time: 1 }, 'q');
    expect(cursors.decode(cursor, 'other')).toBeNull();
    expect(new EventCursors(Buffer.alloc(32, 2)).decode(cursor, 'q')).toBeNull();
    for (const none of ['', 'x', '!!', 'A'.repeat(3_000), '%00']) expect(cursors.decode(none, 'q')).toBeNull();
  });
});
