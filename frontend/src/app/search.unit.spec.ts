import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatTypes, liveSearch, loginSearch, parseSearch, parseTypes, stringifySearch } from './search.js';

describe('search parameters', () => {
  it('leaves out what is absent, empty or unknown', () => {
    expect(liveSearch({ stream: '', type: ' , ', other: 'x' })).toEqual({});
    expect(loginSearch({ ended: 'maybe', link: '' })).toEqual({});
  });

  it('reads types once each, without spaces around', () => {
    expect(liveSearch({ stream: 'web', type: 'a, b,,a' })).toEqual({ stream: 'web', type: 'a,b' });
    expect(parseTypes(formatTypes(['add to cart', 'x']))).toEqual(['add to cart', 'x']);
  });

  it('reads the filter of the tail, written flat', () => {
    const search = { type: 'a', filter: { 'property:plan [x]': 'pro', country: 'DE' } };
    expect(liveSearch(parseSearch(stringifySearch(search)))).toEqual(search);
  });

  it('keeps a text that looks like a number or JSON a text', () => {
    expect(loginSearch(parseSearch('?link=0123'))).toEqual({ link: '0123' });
    expect(loginSearch(parseSearch('?link=true&return=%2Fa%3Fb%3D1'))).toEqual({ link: 'true', return: '/a?b=1' });
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (stream, type) => {
        expect(parseSearch(stringifySearch({ stream, type, gone: undefined }))).toEqual({ stream, type });
      }),
    );
    expect(stringifySearch({})).toBe('');
  });
});
