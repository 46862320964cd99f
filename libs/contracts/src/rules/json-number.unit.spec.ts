import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { losesDigits } from './json-number.js';

describe('a number in JSON', () => {
  it('loses digits exactly when another integer comes out', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (value) => {
        expect(losesDigits(String(value))).toBe(BigInt(Number(value)) !== value);
      }),
    );
  });

  it('keeps every measurement: a fraction, an exponent, a safe integer', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    const safe = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(double, safe, (value, integer) => {
        expect([losesDigits(value.toExponential()), losesDigits(String(integer))]).toEqual([false, false]);
        expect(losesDigits(`${integer}.25`)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['9007199254740992', false],
    ['9007199254740993', true],
    ['-9007199254740993', true],
    ['123456789012345678901234567890', true],
    ['1e400', true],
    ['-1e400', true],
    [`1${'0'.repeat(400)}`, true],
    ['1e-400', false],
    ['0.1234567890123456789', false],
    ['-0', false],
    // What JavaScript prints of a large double is not the integer that it is.
    ['123456789012345680000', true],
  ])('%.40s', (literal, loses) => expect(losesDigits(literal)).toBe(loses));
});
