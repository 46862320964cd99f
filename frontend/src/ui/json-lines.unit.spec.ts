import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diffLines, jsonLines, prettyJson } from './json-lines.js';

describe('JSON as people read it', () => {
  it('has a member a line, and every digit and escape as it was sent', () => {
    expect(jsonLines('{"n":1.50,"big":12345678901234567890,"t":"a\\u00e9\\"{,","o":{},"l":[1,[]],"x":null}')).toEqual([
      '{',
      '  "n": 1.50,',
      '  "big": 12345678901234567890,',
      '  "t": "a\\u00e9\\"{,",',
      '  "o": {},',
      '  "l": [',
      '    1,',
      '    []',
      '  ],',
      '  "x": null',
      '}',
    ]);
  });

  it('is what JSON.stringify makes of it, for every value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });
});

describe('what a change makes different', () => {
  it('is said line by line', () => {
    const before = jsonLines('{"name":"page_view","properties":{"price":9.90}}');
    const after = jsonLines('{"type":"page_view","properties":{"price":"9.90"}}');
    expect(diffLines(before, after).filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'gone', text: '  "name": "page_view",' },
      { kind: 'new', text: '  "type": "page_view",' },
      { kind: 'gone', text: '    "price": 9.90' },
      { kind: 'new', text: '    "price": "9.90"' },
    ]);
  });

  it('is no comma that had to follow', () => {
    const changed = diffLines(jsonLines('{"a":1}'), jsonLines('{"a":1,"b":2}')).filter(({ kind }) => kind !== 'same');
    expect(changed).toEqual([{ kind: 'new', text: '  "b": 2' }]);
  });

  it('has all lines of both sides, for any two', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = diffLines(before, after);
        expect(diff.filter(({ kind }) => kind !== 'new').map(({ text }) => text)).toEqual(before);
        expect(diff.filter(({ kind }) => kind !== 'gone').map(({ text }) => text)).toEqual(after);
      }),
    );
  });
});
