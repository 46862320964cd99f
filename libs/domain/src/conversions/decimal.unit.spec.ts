import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDecimal, parseDecimal } from './decimal.js';

const LIMIT = 10n ** 56n;
const inBounds = fc.bigInt({ min: -LIMIT + 1n, max: LIMIT - 1n });

describe('decimals', () => {
  it.each([
    ['0', '0'],
    ['-0.0', '0'],
    ['0.1', '0.1'],
    ['1e3', '1000'],
    ['1.50', '1.5'],
    ['-12.5E-1', '-1.25'],
    ['007.10', '7.1'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1e37', `1${'0'.repeat(37)}`],
    ['1e-18', '0.000000000000000001'],
    [`0.1${'0'.repeat(90)}`, '0.1'],
    ['0e99', '0'],
  ])('%s is %s', (text, expected) => {
    const units = parseDecimal(text);
    expect(units === null ? null : formatDecimal(units)).toBe(expected);
  });

  it.each([
    ...['', '-', '.5', '5.', '+1', ' 1', '1\n', '1,5', '0x1', 'NaN', 'Infinity', '1e', '1e+', '١', 'true'],
    ...['1e38', '-1e38', '1e-19', '1e999999999', '0e100', `1.${'0'.repeat(99)}`, '9'.repeat(1_000_000)],
  ])('%# is none, or out of bounds', (text) => {
    expect(parseDecimal(text)).toBeNull();
  });

  it('come back as they were written', () => {
    fc.assert(fc.property(inBounds, (units) => expect(parseDecimal(formatDecimal(units))).toBe(units)));
  });

  it('mean the same wherever the point is put', () => {
    fc.assert(
      fc.property(inBounds, fc.integer({ min: -30, max: 30 }), (units, moved) => {
        const [integer = '', fraction = ''] = formatDecimal(units).split('.');
        const shifted = `${integer}${fraction}e${-fraction.length}`;
        expect(parseDecimal(shifted)).toBe(units);
        const there = parseDecimal(`${formatDecimal(units)}e${moved}`);
        if (there !== null) {
          const scale = 10n ** BigInt(Math.abs(moved));
          expect(moved < 0 ? there * scale : there).toBe(moved < 0 ? units : units * scale);
        }
      }),
    );
  });

  it('add up as no double does', () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(formatDecimal(parseDecimal('0.1')! + parseDecimal('0.2')!)).toBe('0.3');
  });
});
