import { describe, expect, it } from '@jest/globals';
import { refuseUnstorableBody } from './storable-body.js';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

function refusalOf(body: unknown): unknown {
  try {
    refuseUnstorableBody(body);
    return null;
  } catch (refusal) {
    return refusal;
  }
}

describe('a body', () => {
  it.each([undefined, null, 5, 'Läden 🛒', {}, { name: 'x', list: [{ deep: ['ok'] }] }, nested(32)])(
    'that can be kept is let through: %j',
    (body) => {
      expect(() => refuseUnstorableBody(body)).not.toThrow();
    },
  );

  it.each([
    [{ name: 'a\0b' }, 'name'],
    [{ list: [{ text: '\ud800' }] }, 'list.0.text'],
    ['\udc00', ''],
  ])('%j is refused at the field %j', (body, field) => {
    const detail = 'must not hold U+0000 or half of a surrogate pair';
    expect(refusalOf(body)).toMatchObject({ code: 'REQUEST_INVALID', options: { errors: [{ field, detail }] } });
  });

  it.each([33, 100_000])('of %d levels is refused', (levels) => {
    expect(() => refuseUnstorableBody(nested(levels))).toThrow(/nested deeper/);
  });
});
