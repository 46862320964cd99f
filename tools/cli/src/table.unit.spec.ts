import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { printable, table } from './table.js';

describe('text for a terminal', () => {
  it('stands in columns under their names', () => {
    const rows = [
      ['Web shop', 'all', null],
      ['CI', 'web,app', '2027'],
    ];
    expect(table(['NAME', 'STREAMS', 'EXPIRES'], rows)).toBe(
      ['NAME      STREAMS  EXPIRES', 'Web shop  all      -', 'CI        web,app  2027'].join('\n'),
    );
    expect(table(['NAME'], [])).toBe('NAME');
  });

  it('holds nothing that a terminal obeys, whatever others wrote', () => {
    expect(printable('a\u001b[2Jb\r\nc\u202ed\u2028e')).toBe('a\uFFFD[2Jb\uFFFD\uFFFDc\uFFFDd\uFFFDe');
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 2 }), (cells) => {
        const lines = table(['A', 'B'], [cells]).split('\n');
        expect(lines).toHaveLength(2);
        expect(lines[1]).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
