import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apiKeyHint, formatApiKey, formatPersonalToken, isApiKey, isPersonalToken } from './api-key.js';
import { crc32 } from './crc32.js';

const randomBytes = fc.uint8Array({ minLength: 16, maxLength: 32 });

describe('an API key', () => {
  it('has the CRC-32 that everyone computes', () => {
    expect(crc32('123456789')).toBe(0xcbf43926);
  });

  it('is the prefix, 22 digits for 128 bits, and a checksum', () => {
    expect(formatApiKey(new Uint8Array(16))).toMatch(/^npk_live_0{22}[0-9A-Za-z]{6}$/);
    expect(formatApiKey(new Uint8Array(16).fill(255))).toMatch(/^npk_live_7n42DGM5Tflk9n8mt7Fhc7[0-9A-Za-z]{6}$/);
  });

  it('is recognised, whatever the random bytes', () => {
    fc.assert(fc.property(randomBytes, (bytes) => isApiKey(formatApiKey(bytes))));
  });

  it('differs for different bytes', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.uint8Array({ minLength: 16, maxLength: 16 }), {
          minLength: 2,
          maxLength: 2,
          comparator: (a, b) => a.join() === b.join(),
        }),
        ([a, b]) => {
          expect(formatApiKey(a!)).not.toBe(formatApiKey(b!));
        },
      ),
    );
  });

  it('is refused when any one character is another', () => {
    fc.assert(
      fc.property(randomBytes, fc.nat(), fc.constantFrom(...'0aZ_-é '), (bytes, at, other) => {
        const key = formatApiKey(bytes);
        const index = at % key.length;
        fc.pre(key[index] !== other);
        expect(isApiKey(key.slice(0, index) + other + key.slice(index + 1))).toBe(false);
      }),
    );
  });

  it.each([
    ['an empty text', ''],
    ['a prefix alone', 'npk_live_'],
    ['another prefix', 'npk_test_0000000000000000000000'],
    ['a megabyte', 'x'.repeat(1_000_000)],
    ['a key that never ends', `npk_live_${'0'.repeat(200)}`],
  ])('is not %s', (_name, text) => expect(isApiKey(text)).toBe(false));

  it('is not made of fewer than 128 bits', () => {
    expect(() => formatApiKey(new Uint8Array(15))).toThrow(RangeError);
  });

  it('shows its last four characters', () => {
    expect(apiKeyHint('npk_live_abcdef1234')).toBe('1234');
  });
});

describe('a personal access token', () => {
  it('is recognised, and is no API key', () => {
    fc.assert(
      fc.property(randomBytes, (bytes) => {
        const token = formatPersonalToken(bytes);
        expect(token).toMatch(/^npt_[0-9A-Za-z]{28,}$/);
        expect([isPersonalToken(token), isApiKey(token)]).toEqual([true, false]);
        expect(isPersonalToken(formatApiKey(bytes))).toBe(false);
        expect(isPersonalToken(`${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`)).toBe(false);
      }),
    );
  });
});
