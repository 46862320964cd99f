import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { depthOf, parseJsonTree, writeJsonTree } from './json-tree.js';

const json = fc.json({ maxDepth: 6 });

describe('a tree of JSON', () => {
  it('is written as it was read', () => {
    fc.assert(
      fc.property(json, (text) => {
        expect(JSON.parse(writeJsonTree(parseJsonTree(text)!))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps every digit and every escape', () => {
    const text = '{"a":1.50,"b":[12345678901234567890,-0,1e400],"c":"\\u00e9\\ud800"}';
    expect(writeJsonTree(parseJsonTree(` ${text}\n`)!)).toBe(text);
  });

  it('takes exactly what JSON.parse takes', () => {
    const near = fc.oneof(
      json,
      fc.tuple(json, fc.nat(), fc.constantFrom('', ',', '"', '{', ']', '0', '\\', '\t')).map(([text, at, put]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + 1);
      }),
      fc.string(),
    );
    fc.assert(
      fc.property(near, (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(parseJsonTree(text) !== null).toBe(isJson);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not made of what nests so deeply that it could not be walked', () => {
    expect(parseJsonTree('['.repeat(100_000))).toBeNull();
    expect(parseJsonTree('['.repeat(10_000) + ']'.repeat(10_000))).toBeNull();
    expect(depthOf(parseJsonTree('[{"a":[1]}]')!)).toBe(3);
  });
});
