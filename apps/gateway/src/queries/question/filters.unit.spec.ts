import { describe, expect, it } from '@jest/globals';
import { Refused } from '../../problems/refused.js';
import { checkedDimension, takeFilters } from './filters.js';

const refusal = (act: () => unknown): Refused => {
  try {
    act();
  } catch (fault) {
    if (fault instanceof Refused) return fault;
    throw fault;
  }
  throw new Error('it was taken');
};

describe('filters in an address', () => {
  it('are taken out of the parameters', () => {
    const parameters = { tz: 'UTC', 'filter[country]': ['DE', 'US'], 'filter[property:it\'s "😀"]': '=1' };
    expect(takeFilters(parameters)).toEqual([
      { dimension: 'country', values: ['DE', 'US'] },
      { dimension: 'property:it\'s "😀"', values: ['=1'] },
    ]);
    expect(parameters).toEqual({ tz: 'UTC' });
  });

  it.each(['planet', '', 'property:', 'PAGE', 'toString', '__proto__', 'constructor', "country' OR 1=1"])(
    'know no dimension %j',
    (dimension) => {
      expect(refusal(() => takeFilters({ [`filter[${dimension}]`]: 'x' })).code).toBe('DIMENSION_UNKNOWN');
      expect(refusal(() => checkedDimension(dimension)).code).toBe('DIMENSION_UNKNOWN');
    },
  );

  it('may name a visitor, by whom nothing is split', () => {
    expect(takeFilters({ 'filter[visitor]': 'v' })).toHaveLength(1);
    expect(refusal(() => checkedDimension('visitor')).code).toBe('DIMENSION_UNKNOWN');
  });

  it.each([
    ['of another kind', { 'filter[page]': { nested: 'x' } }],
    ['with U+0000', { 'filter[page]': 'a\0b' }],
    ['of a property with U+0000', { 'filter[property:a\0b]': 'x' }],
    ['that are long', { 'filter[page]': 'x'.repeat(2_049) }],
    ['of a property with a long name', { [`filter[property:${'x'.repeat(256)}]`]: 'x' }],
    ['that are many', Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`filter[property:${n}]`, 'x']))],
    ['with many values', { 'filter[page]': Array.from({ length: 50 }, String) }],
  ])('are refused %s', (_name, parameters) => {
    const { code, options } = refusal(() => takeFilters(parameters));
    expect(code).toBe('FILTER_INVALID');
    expect(options.detail?.length).toBeLessThan(200);
  });

  it('are taken up to their limits', () => {
    expect(takeFilters({ 'filter[page]': 'x'.repeat(2_048) })).toHaveLength(1);
    expect(takeFilters({ 'filter[page]': Array.from({ length: 20 }, String) })[0]?.values).toHaveLength(20);
  });
});
