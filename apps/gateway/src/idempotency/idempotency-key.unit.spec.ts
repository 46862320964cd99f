import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IdempotencyKey, isIdempotencyKey, type RepeatableRequest } from './idempotency-key.js';

const REQUEST: RepeatableRequest = {
  principal: 'user:1',
  method: 'POST',
  path: '/projects',
  content: { name: 'Shop' },
};
const keyOf = (header: string, changes: Partial<RepeatableRequest> = {}) =>
  new IdempotencyKey(header, { ...REQUEST, ...changes });

describe('an idempotency key', () => {
  it('is 1 to 255 printable characters', () => {
    for (const good of ['1', '"8e03978e-40d5-43dd-bc93-6894a57f9324"', 'x'.repeat(255)]) {
      expect(isIdempotencyKey(good)).toBe(true);
    }
    for (const bad of ['', 'x'.repeat(256), 'a\nb', 'a\u0000', 'ü', 'a\tb']) expect(isIdempotencyKey(bad)).toBe(false);
  });

  it('names a request by who, how and where, and what it asks for by its content', () => {
    const { name } = keyOf('k');
    expect(keyOf('k').name).toEqual(name);
    for (const other of [
      keyOf('l'),
      keyOf('k', { principal: 'user:2' }),
      keyOf('k', { method: 'PATCH' }),
      keyOf('k', { path: '/projects/1' }),
    ]) {
      expect(other.name.keyHash).not.toBe(name.keyHash);
    }
    const changed = keyOf('k', { content: { name: 'Store' } }).name;
    expect(changed.keyHash).toBe(name.keyHash);
    expect(changed.requestHash).not.toBe(name.requestHash);
  });

  it('opens what it sealed, and seals it differently each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 200, max: 499 }), (body, status) => {
        const [first, second] = [
          keyOf('k').seal({ status, contentType: 'a/b', body }),
          keyOf('k').seal({ status, contentType: 'a/b', body }),
        ];
        expect(first.equals(second)).toBe(false);
        expect(keyOf('k').open(status, first)).toEqual({ status, contentType: 'a/b', body });
        if (body.length > 8) expect(first.toString('latin1')).not.toContain(body);
      }),
    );
  });

  it('does not open what another key sealed, or what was changed', () => {
    const sealed = keyOf('k').seal({ status: 201, contentType: null, body: 'npk_live_secret' });
    expect(() => keyOf('l').open(201, sealed)).toThrow();
    expect(() => keyOf('k', { principal: 'user:2' }).open(201, sealed)).toThrow();
    expect(() => keyOf('k').open(200, sealed)).toThrow();
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Buffer.from(sealed);
        changed[at]! ^= mask;
        expect(() => keyOf('k').open(201, changed)).toThrow();
      }),
    );
    expect(() => keyOf('k').open(201, sealed.subarray(0, 10))).toThrow();
  });
});
