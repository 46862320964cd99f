import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changesOf } from './changes.js';

describe('changes of an audit entry', () => {
  it('are what is another than it was', () => {
    const before = { name: 'Shop', origins: ['https://a.example'], limits: { ratePerSecond: null, monthlyQuota: 5 } };
    const after = { name: 'Shop', origins: [], limits: { ratePerSecond: 10, monthlyQuota: 5 } };
    expect(changesOf({ before, after })).toEqual([
      { field: 'origins', before: 'https://a.example', after: 'none' },
      { field: 'limits.ratePerSecond', before: 'none', after: '10' },
    ]);
  });

  it('are everything where nothing was, or nothing is left', () => {
    expect(changesOf({ before: null, after: { role: 'viewer' } })).toEqual([
      { field: 'role', before: null, after: 'viewer' },
    ]);
    expect(changesOf({ before: { role: 'viewer' }, after: null })).toEqual([
      { field: 'role', before: 'viewer', after: null },
    ]);
    expect(changesOf({ before: null, after: null })).toEqual([]);
  });

  it('are none between the same, and the other way round the same fields', () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<Record<string, unknown>>;
    fc.assert(
      fc.property(value, value, (before, after) => {
        expect(changesOf({ before, after: before })).toEqual([]);
        const fields = (changes: ReturnType<typeof changesOf>) => changes.map(({ field }) => field).sort();
        expect(fields(changesOf({ before, after }))).toEqual(fields(changesOf({ before: after, after: before })));
      }),
    );
  });
});
