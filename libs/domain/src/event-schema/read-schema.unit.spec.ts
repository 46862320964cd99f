import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '../control/decider.js';
import { readSchema } from './read-schema.js';

const read = (schema: unknown) => readSchema(typeof schema === 'string' ? schema : JSON.stringify(schema));
const object = (more: object) => ({ type: 'object', ...more });
const property = (schema: unknown) => object({ properties: { p: schema } });
const nested = (levels: number): object =>
  levels === 0 ? { type: 'null' } : { type: 'array', items: nested(levels - 1) };

/** Each level doubles: 2^16 parts of a few hundred characters. */
const doubling = object({
  properties: { p: { $ref: '#/$defs/d0' } },
  $defs: Object.fromEntries(
    Array.from({ length: 16 }, (_, i) => [
      `d${i}`,
      i === 15 ? {} : { properties: { a: { $ref: `#/$defs/d${i + 1}` }, b: { $ref: `#/$defs/d${i + 1}` } } },
    ]),
  ),
});

describe('a schema that is refused', () => {
  it.each<[string, unknown, string, string]>([
    ['no JSON', '{', 'SCHEMA_INVALID', 'JSON'],
    ['a list', [], 'SCHEMA_INVALID', 'object'],
    ['true', true, 'SCHEMA_INVALID', 'object'],
    ['of a text', { type: 'string' }, 'SCHEMA_INVALID', '"type": "object"'],
    ['an unknown type', property({ type: 'date' }), 'SCHEMA_INVALID', '/properties/p/type'],
    ['no types', property({ type: [] }), 'SCHEMA_INVALID', '/properties/p/type'],
    ['false as a property', property(false), 'SCHEMA_INVALID', '/properties/p'],
    ['a list of elements', property({ items: [{}] }), 'SCHEMA_INVALID', '/properties/p/items'],
    ['a bound that is a text', property({ minimum: '1' }), 'SCHEMA_INVALID', '/properties/p/minimum'],
    ['a negative length', property({ minLength: -1 }), 'SCHEMA_INVALID', '/properties/p/minLength'],
    ['an empty enum', property({ enum: [] }), 'SCHEMA_INVALID', '/properties/p/enum'],
    ['a pattern that is none', property({ pattern: 1 }), 'SCHEMA_INVALID', '/properties/p/pattern'],
    ['a long pattern', property({ pattern: 'a'.repeat(501) }), 'SCHEMA_INVALID', '/properties/p/pattern'],
    ['required that is no list', object({ required: 'p' }), 'SCHEMA_INVALID', '/required'],
    ['a reference to nothing', property({ $ref: '#/$defs/x' }), 'SCHEMA_INVALID', '/properties/p/$ref'],
    [
      'a reference to what all have',
      { ...property({ $ref: '#/$defs/toString' }), $defs: {} },
      'SCHEMA_INVALID',
      '$ref',
    ],
    ['a remote reference', property({ $ref: 'https://x.example/s' }), 'SCHEMA_UNSUPPORTED', '/properties/p/$ref'],
    ['a reference into a file', property({ $ref: 'file:///etc/passwd' }), 'SCHEMA_UNSUPPORTED', '$ref'],
    ['a reference to itself', property({ $ref: '#' }), 'SCHEMA_UNSUPPORTED', '/properties/p/$ref'],
    [
      'a reference that leads back',
      { ...property({ $ref: '#/$defs/x' }), $defs: { x: { items: { $ref: '#/$defs/x' } } } },
      'SCHEMA_UNSUPPORTED',
      'leads back',
    ],
    [
      'a reference that is not alone',
      { ...property({ $ref: '#/$defs/x', type: 'null' }), $defs: { x: {} } },
      'SCHEMA_UNSUPPORTED',
      'alone',
    ],
    ['anyOf that is not alone', property({ anyOf: [{}], type: 'null' }), 'SCHEMA_UNSUPPORTED', 'alone'],
    ['anyOf in anyOf', property({ anyOf: [{ items: { anyOf: [{}] } }] }), 'SCHEMA_UNSUPPORTED', 'inside'],
    ['const and enum', property({ const: 1, enum: [1] }), 'SCHEMA_UNSUPPORTED', '/properties/p/const'],
    ['a list as a value', property({ enum: [1, [1]] }), 'SCHEMA_UNSUPPORTED', '/properties/p/enum'],
    ['an object as the value', property({ const: {} }), 'SCHEMA_UNSUPPORTED', '/properties/p/const'],
    ['__proto__', '{"type":"object","properties":{"__proto__":{}}}', 'SCHEMA_UNSUPPORTED', '__proto__'],
    ...[
      'allOf',
      'oneOf',
      'not',
      'if',
      'patternProperties',
      'uniqueItems',
      'multipleOf',
      'propertyNames',
      '$anchor',
      'x',
    ].map((keyword): [string, unknown, string, string] => [
      keyword,
      property({ [keyword]: {} }),
      'SCHEMA_UNSUPPORTED',
      `/properties/p/${keyword}`,
    ]),
    ['definitions inside', property({ $defs: {} }), 'SCHEMA_UNSUPPORTED', '/properties/p/$defs'],
    ['an unused definition that is wrong', object({ $defs: { x: { not: {} } } }), 'SCHEMA_UNSUPPORTED', '/$defs/x/not'],
    ['too long', object({ title: 'x'.repeat(65_536) }), 'SCHEMA_TOO_LARGE', '65536'],
    ['too deep', property(nested(30)), 'SCHEMA_TOO_LARGE', 'levels'],
    [
      '10,000 levels',
      `{"type":"object","properties":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_001)}`,
      'SCHEMA_TOO_LARGE',
      'levels',
    ],
    [
      'too many properties',
      object({ properties: Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`p${i}`, {}])) }),
      'SCHEMA_TOO_LARGE',
      'parts',
    ],
    ['references that double', doubling, 'SCHEMA_TOO_LARGE', 'parts'],
  ])('%s', (_what, schema, code, detail) => {
    expect(read(schema)).toMatchObject({
      refused: true,
      code,
      detail: expect.stringContaining(detail),
      field: 'schema',
    });
  });
});

describe('a schema that is taken', () => {
  it.each<[string, unknown]>([
    ['that says nothing', object({})],
    [
      'with remarks',
      object({ $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'x', title: 't', description: 'd' }),
    ],
    ['with a format, which is a remark', property({ type: 'string', format: 'date-time' })],
    ['with nullable texts', property({ type: ['string', 'null'], minLength: 1 })],
    ['with true', property(true)],
    [
      'with definitions of the older kind',
      { ...property({ $ref: '#/definitions/a' }), definitions: { a: { const: 1 } } },
    ],
    [
      'with a definition used twice',
      object({ properties: { a: { $ref: '#/$defs/x' }, b: { $ref: '#/$defs/x' } }, $defs: { x: {} } }),
    ],
    ['with a name that has a slash', { ...property({ $ref: '#/$defs/a~1b' }), $defs: { 'a/b': {} } }],
    ['with names that objects have', object({ properties: { constructor: {}, toString: {} } })],
  ])('%s', (_what, schema) => {
    expect(isRefusal(read(schema))).toBe(false);
  });
});
