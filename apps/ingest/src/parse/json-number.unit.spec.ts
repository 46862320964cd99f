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

  it('keeps what a double holds', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => !losesDigits(JSON.stringify(value))),
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
  ])('%.40s', (literal, loses) => expect(losesDigits(literal)).toBe(loses));
});
