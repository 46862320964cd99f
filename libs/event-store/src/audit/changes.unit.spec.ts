import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changesBetween, recordable } from './changes.js';

describe('what the audit log says about a change', () => {
  it('is the members that differ, also within members', () => {
    const was = { status: 'active', name: 'Shop', members: { ann: 'owner', bob: 'viewer' }, origins: ['a'] };
    const is = { status: 'active', name: 'Shop', members: { ann: 'owner', bob: 'admin', cem: 'viewer' }, origins: [] };
    expect(changesBetween(was, is)).toEqual({
      before: { members: { bob: 'viewer' }, origins: ['a'] },
      after: { members: { bob: 'admin', cem: 'viewer' }, origins: [] },
    });
  });

  it('is everything when it begins, and what went when it ends', () => {
    const active = { status: 'active', name: 'Shop' };
    expect(changesBetween({ status: 'absent' }, active)).toEqual({ before: null, after: active });
    expect(changesBetween(active, { status: 'removed' })).toEqual({ before: active, after: { status: 'removed' } });
  });

  it('is nothing when only something changed that no state holds, such as a password', () => {
    const registered = { status: 'registered', email: 'ann@example.org' };
    expect(changesBetween(registered, { ...registered })).toEqual({ before: {}, after: {} });
  });

  it('tells null from nothing', () => {
    expect(changesBetween({ status: 'active', end: null }, { status: 'active', end: 5 })).toEqual({
      before: { end: null },
      after: { end: 5 },
    });
  });

  it('holds no secret, at any depth', () => {
    const secrets = { keyHash: 'x', tokenHash: 'x', passwordHash: 'x', secret: 'x', password: 'x', newPassword: 'x' };
    const more = { key: 'x', token: 'x', privateKey: 'x', refreshToken: 'x' };
    const inner = { ...secrets, ...more, keyHint: 'wxyz', tokens: ['an id'] };
    expect(recordable({ ...inner, list: [inner], deep: { inner } })).toEqual({
      keyHint: 'wxyz',
      tokens: ['an id'],
      list: [{ keyHint: 'wxyz', tokens: ['an id'] }],
      deep: { inner: { keyHint: 'wxyz', tokens: ['an id'] } },
    });
  });

  it('is text that PostgreSQL takes, and leads from the one to the other', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u0000', '\ud800'));
    const value = fc.oneof(text, fc.integer(), fc.constant(null), fc.array(text));
    const state = fc.dictionary(text, fc.oneof(value, fc.dictionary(text, value)));
    fc.assert(
      fc.property(state, state, (was, is) => {
        const { before, after } = changesBetween(was, is);
        const written = JSON.stringify({ before, after });
        expect(written).not.toMatch(/\\u0000|\\ud[89a-f]/);
        const same = JSON.stringify(recordable(was)) === JSON.stringify(recordable(is));
        if (same) expect({ before, after }).toEqual({ before: {}, after: {} });
      }),
      { numRuns: 500, examples: [[{ '\ud800': {} }, { '\u0000': {} }]] },
    );
  });
});
