import { describe, expect, it } from '@jest/globals';
import { compileSchema, PATTERN_LIMITS } from './schema-check.js';

const check = (schema: object, ...alongside: object[]) =>
  compileSchema({ version: 3, schema: JSON.stringify(schema), alongside: alongside.map((one) => JSON.stringify(one)) });
const property = (schema: object) => check({ type: 'object', properties: { p: schema } });

describe('a schema as a function', () => {
  it.each<[string, object, object, string | null]>([
    ['a type', { properties: { a: { type: 'number' } } }, { a: '1' }, '/properties/a'],
    ['a member that is missing', { required: ['a/b'] }, {}, '/properties/a~1b'],
    ['a member that is not foreseen', { additionalProperties: false }, { 'x~y': 1 }, '/properties/x~0y'],
    ['a value within', { properties: { a: { items: { enum: [1, 2] } } } }, { a: [1, 3] }, '/properties/a/1'],
    ['none of the branches', { properties: { a: { anyOf: [{ const: 1 }, { const: 2 }] } } }, { a: 3 }, '/properties/a'],
    [
      'a reference',
      { properties: { a: { $ref: '#/$defs/x' } }, $defs: { x: { const: 1 } } },
      { a: 2 },
      '/properties/a',
    ],
    ['what all objects have', { required: ['toString'] }, {}, '/properties/toString'],
    [
      'a member that no comparison survives',
      { properties: { a: { enum: ['x', null] } } },
      { a: { toString: [] } },
      '/properties/a',
    ],
    ['what all objects have, if not sent', { properties: { constructor: { type: 'string' } } }, {}, null],
    ['a format, which is not checked', { properties: { a: { format: 'email' } } }, { a: 'no' }, null],
  ])('says where %s is wrong', (_what, schema, properties, pointer) => {
    expect(check({ type: 'object', ...schema })(properties)?.pointer ?? null).toBe(pointer);
  });

  it('names the rule and the version, and never the value that was sent', () => {
    expect(property({ type: 'string', maxLength: 3 })({ p: 'secret' })).toEqual({
      code: 'EVENT_SCHEMA_VIOLATION',
      detail: '`properties/p` must NOT have more than 3 characters (version 3 of the schema)',
      pointer: '/properties/p',
    });
  });

  it('takes what a version alongside takes, and speaks of the latest otherwise', () => {
    const takes = check(
      { type: 'object', required: ['new'] },
      { type: 'object', required: ['old'] },
      { type: 'object', required: ['older'] },
    );
    expect([{ new: 1 }, { old: 1 }, { older: 1 }].map((properties) => takes(properties))).toEqual([null, null, null]);
    expect(takes({})).toMatchObject({ pointer: '/properties/new' });
  });

  it('has nothing of what a reference or a name outside of it would bring', () => {
    const one = { $id: 'https://x.example/s', $schema: 'https://nowhere.example/', type: 'object' };
    expect([check(one), check(one)].map((takes) => takes({}))).toEqual([null, null]);
  });
});

describe('patterns', () => {
  it.each([
    '(a+)+$',
    '^(a|a)*$',
    '(a|aa)+$',
    '(.*a){12}$',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(x+x+)+y',
    '^(a|b)*b(a|b){30}$',
  ])('%s takes a time that grows with the text', (pattern) => {
    const takes = property({ type: 'string', pattern });
    const text = `${'a'.repeat(PATTERN_LIMITS.textLength - 1)}!`;
    // Backtracking would take longer than the universe is old.
    expect(takes({ p: text })).toMatchObject({ pointer: '/properties/p' });
  });

  it.each(['(?=a)b', '(.)\\1', '(?<!a)b', '(', 'a{1001}', '((a{30}){30}){2}', '(a|b)*a(a|b){60}'])(
    'of what cannot be done in such a time are not compiled: %s',
    (pattern) => {
      expect(() => property({ pattern })).toThrow();
    },
  );

  it('match anywhere, and from end to end where they say so', () => {
    expect(property({ pattern: 'b' })({ p: 'abc' })).toBeNull();
    expect(property({ pattern: '^\\d{2}$' })({ p: '12' })).toBeNull();
    expect(property({ pattern: '^\\d{2}$' })({ p: '12\n' })).not.toBeNull();
    expect(property({ pattern: '^\\p{L}+$' })({ p: 'Ünïcode' })).toBeNull();
  });

  it('match no text that is very long', () => {
    const takes = property({ pattern: 'a' });
    expect(takes({ p: 'a'.repeat(PATTERN_LIMITS.textLength) })).toBeNull();
    expect(takes({ p: 'a'.repeat(PATTERN_LIMITS.textLength + 1) })).not.toBeNull();
  });
});

it('an event is checked in microseconds by a schema of twenty properties', () => {
  const kinds = [
    { type: 'string', maxLength: 100 },
    { type: 'number', minimum: 0 },
    { type: 'boolean' },
    { type: ['string', 'null'], enum: ['a', 'b', null] },
    { type: 'array', items: { type: 'string' }, maxItems: 10 },
  ];
  const values = ['some text', 12.5, true, 'b', ['x', 'y', 'z']];
  const of = <T>(list: readonly T[]) =>
    Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`p${i}`, list[i % 5]!]));
  const sku = { sku: { type: 'string', pattern: '^[A-Z]{2}-\\d{4}$' } };
  const takes = check({
    type: 'object',
    properties: { ...of(kinds), ...sku },
    required: ['p0', 'p1'],
    additionalProperties: false,
  });
  const event = { ...of(values), sku: 'AB-1234' };
  const microseconds = (rounds: number): number => {
    const start = performance.now();
    for (let i = 0; i < rounds; i++) expectNull(takes(event));
    return ((performance.now() - start) * 1_000) / rounds;
  };
  microseconds(20_000);
  process.stdout.write(
    `schema of 21 properties, one with a pattern: ${microseconds(100_000).toFixed(2)} us an event\n`,
  );
  expect(takes({ ...event, p0: 1 })).toMatchObject({ pointer: '/properties/p0' });
});

function expectNull(refusal: unknown): void {
  if (refusal !== null) throw new Error(JSON.stringify(refusal));
}
