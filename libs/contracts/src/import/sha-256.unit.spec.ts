import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sha256 } from './sha-256.js';

const known = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

describe('sha256', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1_000, 5_000])('is that of Node for %i characters', (length) => {
    expect(sha256('a'.repeat(length))).toBe(known('a'.repeat(length)));
  });

  it('is that of Node for any text, whatever came before it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        expect(sha256(text)).toBe(known(text));
      }),
    );
  });
});
