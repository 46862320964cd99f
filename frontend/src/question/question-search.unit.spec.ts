import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exploreSearch, parseSearch, stringifySearch } from '../app/search.js';
import { questionSearch } from './question-search.js';

describe('a question in the URL', () => {
  it('leaves out what is absent, empty, unknown or not of this world', () => {
    expect(
      questionSearch({
        range: 'forever',
        tz: 'Mars/Olympus',
        compare: 'yes',
        bots: 'no',
        stream: '',
        from: '2026-01-01',
      }),
    ).toEqual({});
    expect(questionSearch({ from: '2026-13-01', to: '2026-12-01' })).toEqual({});
    expect(questionSearch(parseSearch('?filter[country]=&filter[]=x&filter=x'))).toEqual({});
  });

  it('takes a range by name or by its ends, not both', () => {
    const ends = { from: '2015-05-17', to: '2015-05-21T10:00:00Z' };
    expect(questionSearch({ range: '7d', ...ends })).toEqual(ends);
    expect(questionSearch({ range: '7d', from: '2015-05-17' })).toEqual({ range: '7d' });
  });

  it('reads back the filters that it wrote, whatever their names', () => {
    const filter = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), { noNullPrototype: true });
    fc.assert(
      fc.property(filter, (wanted) => {
        const search = Object.keys(wanted).length === 0 ? {} : { filter: wanted };
        expect(exploreSearch(parseSearch(stringifySearch(search)))).toEqual(search);
      }),
    );
    expect(parseSearch('?filter[country]=DE&filter[city]=Ulm&x=1')).toEqual({
      filter: { country: 'DE', city: 'Ulm' },
      x: '1',
    });
    expect(stringifySearch({ filter: { country: 'DE' }, by: 'property:a b' })).toBe(
      '?filter%5Bcountry%5D=DE&by=property%3Aa+b',
    );
  });
});
