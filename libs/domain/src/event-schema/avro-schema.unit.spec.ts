import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '../control/decider.js';
import { jsonSchemaOf, readSchema } from './read-schema.js';

const record = (fields: readonly unknown[], more: object = {}) => ({
  type: 'record',
  name: 'shop.Purchase',
  fields,
  ...more,
});
const field = (type: unknown, more: object = {}) => record([{ name: 'p', type, ...more }]);
const rulesOf = (schema: object): unknown => {
  const read = jsonSchemaOf(JSON.stringify(schema));
  return isRefusal(read) ? `${read.code}: ${read.detail}` : read.rules;
};
const propertyOf = (type: unknown): unknown => {
  const rules = rulesOf(field(type)) as { properties?: { p: unknown } };
  return rules.properties ? rules.properties.p : rules;
};

const INT = { type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647 };
const LONG = { type: 'integer', minimum: -(2 ** 63), maximum: 2 ** 63 };
const INNER = { type: 'record', name: 'Inner', fields: [{ name: 'x', type: 'int' }] };
const AS_INNER = { type: 'object', properties: { x: INT }, required: ['x'] };
const COLOUR = { type: 'enum', name: 'Colour', symbols: ['RED', 'BLUE'] };

describe('an Avro record as JSON Schema', () => {
  it('wants the fields that have no default', () => {
    const fields = [
      { name: 'id', type: 'string' },
      { name: 'note', type: ['null', 'string'], default: null },
      { name: 'n', type: 'int', default: 0 },
    ];
    expect(rulesOf(record(fields, { namespace: 'x', doc: 'a remark' }))).toEqual({
      type: 'object',
      properties: { id: { type: 'string' }, note: { type: ['string', 'null'] }, n: INT },
      required: ['id'],
    });
    expect(rulesOf(record([]))).toEqual({ type: 'object', properties: {} });
  });

  it.each<[string, unknown, unknown]>([
    ['null', 'null', { type: 'null' }],
    ['boolean', 'boolean', { type: 'boolean' }],
    ['int', 'int', INT],
    ['long', 'long', LONG],
    ['float', 'float', { type: 'number' }],
    ['double', 'double', { type: 'number' }],
    ['a type in an object', { type: 'string' }, { type: 'string' }],
    ['a type in objects', { type: { type: 'string' } }, { type: 'string' }],
    ['a logical type', { type: 'long', logicalType: 'timestamp-millis' }, LONG],
    ['an enum', COLOUR, { enum: ['RED', 'BLUE'] }],
    ['an array', { type: 'array', items: 'string' }, { type: 'array', items: { type: 'string' } }],
    ['a map', { type: 'map', values: 'double' }, { type: 'object', additionalProperties: { type: 'number' } }],
    ['a record', INNER, AS_INNER],
    ['a value or null', ['null', 'int'], { ...INT, type: ['integer', 'null'] }],
    ['an enum or null', ['null', COLOUR], { enum: ['RED', 'BLUE', null] }],
    ['a record or null', [INNER, 'null'], { ...AS_INNER, type: ['object', 'null'] }],
    ['nothing but null', ['null'], { type: 'null' }],
    ['a union of one', ['string'], { type: 'string' }],
    [
      'values that cannot be mistaken',
      ['null', 'int', 'string', INNER],
      { ...INT, ...AS_INNER, type: ['integer', 'string', 'object', 'null'] },
    ],
    ['numbers', ['int', 'long'], LONG],
    ['numbers and null', ['null', 'int', 'double', 'long'], { type: ['number', 'null'] }],
    ['an enum or a number', [COLOUR, 'int', 'null'], { anyOf: [{ enum: ['RED', 'BLUE'] }, INT, { type: 'null' }] }],
    [
      'a map or a record',
      [INNER, { type: 'map', values: 'int' }],
      { anyOf: [AS_INNER, { type: 'object', additionalProperties: INT }] },
    ],
  ])('%s', (_what, type, expected) => {
    expect(propertyOf(type)).toEqual(expected);
    expect(isRefusal(readSchema(JSON.stringify(field(type))))).toBe(false);
  });

  it('knows a name where it was given, with and without its namespace', () => {
    const fields = [
      { name: 'a', type: INNER },
      { name: 'b', type: 'Inner' },
      { name: 'c', type: ['null', 'shop.Inner'] },
      { name: 'd', type: { ...INNER, namespace: 'other', fields: [{ name: 'y', type: 'shop.Inner' }] } },
      { name: 'e', type: 'other.Inner' },
    ];
    const nested = { type: 'object', properties: { y: AS_INNER }, required: ['y'] };
    expect(rulesOf(record(fields))).toEqual({
      type: 'object',
      properties: { a: AS_INNER, b: AS_INNER, c: { ...AS_INNER, type: ['object', 'null'] }, d: nested, e: nested },
      required: ['a', 'b', 'c', 'd', 'e'],
    });
  });

  const doubling = record(
    Array.from({ length: 16 }, (_, i) => ({
      name: `f${i}`,
      type: {
        type: 'record',
        name: `R${i}`,
        fields:
          i === 0
            ? []
            : [
                { name: 'a', type: `R${i - 1}` },
                { name: 'b', type: `R${i - 1}` },
              ],
      },
    })),
  );
  it.each<[string, object, string, string]>([
    ['bytes', field('bytes'), 'SCHEMA_UNSUPPORTED', '`/fields/0/type` must not be binary'],
    ['fixed', field({ type: 'fixed', name: 'F', size: 4 }), 'SCHEMA_UNSUPPORTED', '/fields/0/type/type'],
    ['a decimal', field({ type: 'bytes', logicalType: 'decimal' }), 'SCHEMA_UNSUPPORTED', 'binary'],
    ['recursion', field(['null', 'Purchase']), 'SCHEMA_UNSUPPORTED', '`/fields/0/type/1` leads back to itself'],
    ['recursion in a list', field({ type: 'array', items: 'shop.Purchase' }), 'SCHEMA_UNSUPPORTED', 'itself'],
    ['aliases of a field', field('int', { aliases: ['q'] }), 'SCHEMA_UNSUPPORTED', '/fields/0/aliases'],
    ['aliases of a record', record([], { aliases: ['Order'] }), 'SCHEMA_UNSUPPORTED', '/aliases'],
    [
      'a choice in a choice',
      field([COLOUR, { ...INNER, fields: [{ name: 'x', type: ['Colour', 'int'] }] }]),
      'SCHEMA_UNSUPPORTED',
      'union',
    ],
    ['parts that multiply', doubling, 'SCHEMA_TOO_LARGE', '2000 parts'],
    [
      'levels',
      field(Array.from({ length: 30 }).reduce<unknown>((items) => ({ type: 'array', items }), 'int')),
      'SCHEMA_TOO_LARGE',
      'levels',
    ],
    ['no name', { type: 'record', fields: [] }, 'SCHEMA_INVALID', '`/name` must be a name'],
    ['a wrong name', record([], { name: 'a b' }), 'SCHEMA_INVALID', '/name'],
    ['no fields', { type: 'record', name: 'R' }, 'SCHEMA_INVALID', '/fields'],
    ['a field without a name', record([{ type: 'int' }]), 'SCHEMA_INVALID', '/fields/0'],
    [
      'a field named __proto__',
      JSON.parse('{"type":"record","name":"R","fields":[{"name":"__proto__","type":"int"}]}') as object,
      'SCHEMA_INVALID',
      '/fields/0',
    ],
    [
      'two fields of a name',
      record([
        { name: 'a', type: 'int' },
        { name: 'a', type: 'int' },
      ]),
      'SCHEMA_INVALID',
      '/fields/1',
    ],
    [
      'a name that was given',
      record([
        { name: 'a', type: INNER },
        { name: 'b', type: { ...INNER } },
      ]),
      'SCHEMA_INVALID',
      'given before',
    ],
    ['an unknown name', field('Nobody'), 'SCHEMA_INVALID', '`/fields/0/type` is no type'],
    ['no type', record([{ name: 'a' }]), 'SCHEMA_INVALID', '/fields/0/type'],
    ['a number as type', field(5), 'SCHEMA_INVALID', '/fields/0/type'],
    ['an empty union', field([]), 'SCHEMA_INVALID', '/fields/0/type'],
    ['a union of unions', field([['int'], 'null']), 'SCHEMA_INVALID', 'unions'],
    [
      'a long union',
      field(Array.from({ length: 11 }, (_, i) => ({ ...COLOUR, name: `C${i}` }))),
      'SCHEMA_INVALID',
      '1 to 10',
    ],
    ['an enum without symbols', field({ ...COLOUR, symbols: [] }), 'SCHEMA_INVALID', '/symbols'],
    ['a symbol twice', field({ ...COLOUR, symbols: ['A', 'A'] }), 'SCHEMA_INVALID', '/symbols'],
  ])('is refused for %s', (_what, schema, code, words) => {
    const refused = rulesOf(schema);
    expect(refused).toContain(`${code}: `);
    expect(refused).toContain(words);
  });

  it('is not mistaken for a refusal by the names of its members', () => {
    expect(readSchema('{"type":"object","refused":true}')).toMatchObject({ code: 'SCHEMA_UNSUPPORTED' });
    expect(rulesOf(record([], { refused: true }))).toEqual({ type: 'object', properties: {} });
  });
});
