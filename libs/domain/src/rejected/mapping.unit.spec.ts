import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJsonTree, writeJsonTree } from './json-tree.js';
import { applyMapping, mappingFault, unsafeNumber, type MappingStep } from './mapping.js';

const mapped = (event: string, ...mapping: MappingStep[]): string => {
  expect(mappingFault(mapping)).toBeNull();
  return writeJsonTree(applyMapping(mapping, parseJsonTree(event)!));
};

describe('a mapping', () => {
  it('sets, and makes the objects on the way', () => {
    expect(mapped('{"type":"x"}', { set: '/type', to: 'page_view' })).toBe('{"type":"page_view"}');
    expect(mapped('{}', { set: '/properties/a/b', to: [1, null] })).toBe('{"properties":{"a":{"b":[1,null]}}}');
    expect(mapped('{"a":1}', { set: '/a/b', to: 2 })).toBe('{"a":{"b":2}}');
    expect(mapped('{"a":[1,2]}', { set: '/a/1', to: 3 }, { set: '/a/7', to: 4 })).toBe('{"a":[1,3]}');
  });

  it('gives what is absent or null a value, and nothing else', () => {
    const to = 'web';
    expect(mapped('{}', { default: '/stream', to })).toBe('{"stream":"web"}');
    expect(mapped('{"stream":null}', { default: '/stream', to })).toBe('{"stream":"web"}');
    expect(mapped('{"stream":""}', { default: '/stream', to })).toBe('{"stream":""}');
  });

  it('renames, removes, and makes text of numbers with their very digits', () => {
    const rename = { rename: '/properties/old', to: '/properties/a~1b' };
    expect(mapped('{"properties":{"old":1.50,"x":2}}', rename)).toBe('{"properties":{"x":2,"a/b":1.50}}');
    expect(mapped('{"a":1}', { rename: '/b', to: '/a' })).toBe('{"a":1}');
    expect(mapped('{"a":{"b":1},"c":[1,2,3]}', { remove: '/a/b' }, { remove: '/c/1' }, { remove: '/d/e' })).toBe(
      '{"a":{},"c":[1,3]}',
    );
    expect(mapped('{"n":12345678901234567890,"s":"x","o":{}}', { text: '/n' }, { text: '/s' }, { text: '/o' })).toBe(
      '{"n":"12345678901234567890","s":"x","o":{}}',
    );
  });

  it('touches nothing of how objects work', () => {
    const event = mapped('{"__proto__":{"a":1}}', { set: '/__proto__/polluted', to: true });
    expect(event).toBe('{"__proto__":{"a":1,"polluted":true}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('leaves the rest of the event as it was sent, whatever is set', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (event, to) => {
        const after = JSON.parse(mapped(JSON.stringify({ ...event, x: 1 }), { set: '/x', to })) as object;
        expect(after).toEqual(JSON.parse(JSON.stringify({ ...event, x: to })));
      }),
    );
  });

  it.each([
    [{ set: '/a', to: 1 }, 'the mapping must be a list'],
    [[7], 'change 1: must be an object'],
    [[{}], 'change 1: is one of set, default, rename, remove, text'],
    [[{ eval: '/a' }], 'change 1: is one of set, default, rename, remove, text'],
    [[{ toString: '/a' }], 'change 1: is one of set, default, rename, remove, text'],
    [[{ set: '/a', remove: '/b', to: 1 }], 'change 1: is one of set, default, rename, remove, text'],
    [[{ remove: '/a' }, { set: '/a' }], 'change 2: needs `to`'],
    [[{ remove: '/a', to: 1 }], 'change 1: takes no `to`'],
    [[{ remove: 'a' }], 'change 1: remove must be a JSON pointer, like /properties/name'],
    [[{ remove: '' }], 'change 1: remove must be a JSON pointer, like /properties/name'],
    [[{ rename: '/a', to: 7 }], 'change 1: to must be a JSON pointer, like /properties/name'],
    [[{ remove: '/a~2' }], 'change 1: remove holds a ~ that is neither ~0 nor ~1'],
    [[{ remove: `/${'a/'.repeat(30)}` }], 'change 1: remove is too long'],
    [Array.from({ length: 51 }, () => ({ remove: '/a' })), 'at most 50 changes'],
    [[{ set: '/a', to: 'x'.repeat(70_000) }], 'the values are too large'],
  ])('%j is refused', (mapping, fault) => {
    expect(mappingFault(mapping)).toBe(fault);
  });

  it('finds the number that would lose digits', () => {
    const loses = (digits: string): boolean => digits.length > 15;
    const event = parseJsonTree('{"a":[1,{"b/c":12345678901234567890}]}')!;
    expect(unsafeNumber(event, loses)).toBe('/a/1/b~1c');
    expect(unsafeNumber(parseJsonTree('{"a":"12345678901234567890"}')!, loses)).toBeNull();
  });
});
