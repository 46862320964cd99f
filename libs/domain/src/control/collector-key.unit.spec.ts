import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crc32 } from '@node-rs/crc32';
import { COLLECTOR_KEY_BYTES, collectorKey, isCollectorKey } from './collector-key.js';

const secrets = fc.uint8Array({ minLength: COLLECTOR_KEY_BYTES, maxLength: COLLECTOR_KEY_BYTES });

describe('collector key', () => {
  it('has the documented form', () => {
    expect(collectorKey(new Uint8Array(COLLECTOR_KEY_BYTES))).toMatch(/^npk_live_0{27}[0-9A-Za-z]{6}$/);
    expect(collectorKey(new Uint8Array(COLLECTOR_KEY_BYTES).fill(255))).toMatch(/^npk_live_[0-9A-Za-z]{33}$/);
  });

  it('ends in the CRC-32 of what stands before it', () => {
    const key = collectorKey(new Uint8Array(COLLECTOR_KEY_BYTES).fill(7));
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    const number = [...key.slice(-6)].reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0);
    expect(number).toBe(crc32(key.slice(0, -6)));
  });

  it('is well formed and different for different secrets', () => {
    fc.assert(
      fc.property(secrets, secrets, (a, b) => {
        expect(isCollectorKey(collectorKey(a))).toBe(true);
        expect(collectorKey(a) === collectorKey(b)).toBe(Buffer.from(a).equals(Buffer.from(b)));
      }),
    );
  });

  it('is not well formed with any one character changed', () => {
    fc.assert(
      fc.property(secrets, fc.nat(41), fc.constantFrom(...'0Az_-'), (secret, at, other) => {
        const key = collectorKey(secret);
        fc.pre(key[at] !== other);
        expect(isCollectorKey(key.slice(0, at) + other + key.slice(at + 1))).toBe(false);
      }),
    );
  });

  it.each(['', 'npk_live_', 'npk_live_abc', 'Bearer x', 'x'.repeat(1_000_000)])('refuses other texts', (text) => {
    expect(isCollectorKey(text)).toBe(false);
  });
});
