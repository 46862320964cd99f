/** The comparison of schemas is held to what validators do: where it sees no difference, there is none. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  COMPATIBILITIES,
  differencesBetween,
  incompatibilities,
  isRefusal,
  readSchema,
  type Compatibility,
  type SchemaDifference,
} from '#domain';
import { compileSchema } from './schema-check.js';

const nodeOf = (schema: object) => {
  const node = readSchema(JSON.stringify(schema));
  if (isRefusal(node)) throw new Error(node.detail);
  return node;
};
const compiled = (schema: object) => compileSchema({ version: 1, schema: JSON.stringify(schema), alongside: [] });

const NAMES = ['a', 'b', 'toString'] as const;
const plainValue = fc.constantFrom<unknown>(null, true, 0, 1, 2, 1.5, -1, '', 'x', 'xy', 'xyz');
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, plainValue, fc.array(tie('value'), { maxLength: 3 }), tie('object')),
  object: fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 3 }),
})).value;
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const number = optional(fc.constantFrom(-1, 0, 1, 1.5, 2));
const count = optional(fc.integer({ min: 0, max: 3 }));
const types = fc.uniqueArray(fc.constantFrom('null', 'boolean', 'integer', 'number', 'string', 'array', 'object'), {
  minLength: 1,
  maxLength: 3,
});

function schemaOf(depth: number): fc.Arbitrary<object> {
  const inner: fc.Arbitrary<unknown> =
    depth === 0 ? fc.constant(true) : fc.oneof(fc.constant(true), schemaOf(depth - 1));
  const members = {
    properties: optional(fc.dictionary(fc.constantFrom(...NAMES), inner, { maxKeys: 3 })),
    required: optional(fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2 })),
    additionalProperties: optional(fc.oneof(fc.constant(false), inner)),
  };
  const plain = fc.record({
    type: optional(types),
    enum: optional(fc.array(plainValue, { minLength: 1, maxLength: 3 })),
    ...{ minimum: number, exclusiveMinimum: number, maximum: number, exclusiveMaximum: number },
    ...{ minLength: count, maxLength: count, minItems: count, maxItems: count },
    pattern: optional(fc.constantFrom('^x', 'y$')),
    items: optional(inner),
    ...members,
  });
  // Most have no enum, which would hide the rest.
  const some = fc
    .tuple(plain, fc.nat(3))
    .map(([{ enum: values, ...rest }, n]) => (n === 0 ? { ...rest, enum: values } : rest));
  if (depth < 2) return some;
  return fc.oneof(
    { weight: 4, arbitrary: some },
    {
      weight: 1,
      arbitrary: fc.array(plain, { minLength: 1, maxLength: 2 }).map((anyOf) => ({ anyOf: anyOf.map(withoutAnyOf) })),
    },
  );
}
const withoutAnyOf = (schema: object): object =>
  JSON.parse(JSON.stringify(schema), (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && 'anyOf' in inner ? true : inner,
  ) as object;
const root = schemaOf(2).map((p) => JSON.parse(JSON.stringify({ type: 'object', properties: { p } })) as object);

describe('differences between schemas', () => {
  it('are there wherever one takes what the other does not', () => {
    let equal = 0;
    const near = fc.tuple(root, root).chain(([one, other]) => fc.constantFrom([one, other], [one, weakened(one)]));
    fc.assert(
      fc.property(near, fc.array(value, { minLength: 1, maxLength: 8 }), ([writer, reader], values) => {
        if (differencesBetween(nodeOf(writer!), nodeOf(reader!), { declaredOnly: false }).length > 0) return;
        equal++;
        const [written, read] = [compiled(writer!), compiled(reader!)];
        for (const p of values) {
          if (written({ p }) === null)
            expect({ writer, reader, p, refusal: read({ p }) }).toMatchObject({ refusal: null });
        }
      }),
      { numRuns: 400 },
    );
    expect(equal).toBeGreaterThan(50);
  }, 60_000);

  it('are none between a schema and itself', () => {
    fc.assert(
      fc.property(root, (schema) => {
        expect(differencesBetween(nodeOf(schema), nodeOf(schema), { declaredOnly: false })).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

/** Says less. */
function weakened(schema: object): object {
  const text = JSON.stringify(schema);
  return JSON.parse(text, (key, inner: unknown) =>
    ['minimum', 'maxLength', 'required', 'pattern', 'additionalProperties'].includes(key) ? undefined : inner,
  ) as object;
}

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const closed = { additionalProperties: false };
const n = { type: 'number' };

describe('what a difference says', () => {
  it.each<[string, object, object, Partial<SchemaDifference>]>([
    [
      'a type',
      object({ a: n }),
      object({ a: { type: 'string' } }),
      { path: '/properties/a/type', rule: 'type_narrowed', from: ['number'], to: ['string'] },
    ],
    [
      'a list of values',
      object({ a: { enum: [1, 2] } }),
      object({ a: { enum: [1] } }),
      { path: '/properties/a/enum', rule: 'values_narrowed', from: [1, 2], to: [1] },
    ],
    [
      'a range',
      object({ a: { maximum: 9 } }),
      object({ a: { maximum: 8 } }),
      { path: '/properties/a/maximum', rule: 'range_narrowed', from: 9, to: 8 },
    ],
    [
      'an end that is excluded',
      object({ a: { minimum: 1 } }),
      object({ a: { exclusiveMinimum: 1 } }),
      { path: '/properties/a/exclusiveMinimum', rule: 'range_narrowed', from: null, to: 1 },
    ],
    [
      'a pattern',
      object({ a: {} }),
      object({ a: { pattern: 'x' } }),
      { path: '/properties/a/pattern', rule: 'pattern_changed', from: null, to: 'x' },
    ],
    [
      'a member that must be',
      object({ a: n }),
      object({ a: n }, { required: ['a'] }),
      { path: '/required', rule: 'property_required', to: 'a' },
    ],
    [
      'a member that must not be',
      object({ 'a/b': n }),
      object({}, closed),
      { path: '/properties/a~1b', rule: 'property_forbidden', from: { type: 'number' }, to: false },
    ],
    [
      'elements',
      object({ a: { items: n } }),
      object({ a: { items: { type: 'integer' } } }),
      { path: '/properties/a/items/type', rule: 'type_narrowed' },
    ],
    ['branches', object({ a: {} }), object({ a: { anyOf: [n] } }), { path: '/properties/a', rule: 'no_branch_fits' }],
  ])('%s', (_what, from, to, difference) => {
    expect(differencesBetween(nodeOf(from), nodeOf(to), { declaredOnly: true })[0]).toMatchObject(difference);
  });
});

describe('compatibility modes', () => {
  const v1 = object({ a: n });
  const optionalAdded = object({ a: n, b: n });
  const requiredAdded = object({ a: n, b: n }, { required: ['b'] });
  const closedOptionalAdded = object({ a: n, b: n }, closed);
  const allowed = (former: object, next: object): Compatibility[] =>
    COMPATIBILITIES.filter(
      (mode) => incompatibilities(mode, [{ version: 1, node: nodeOf(former) }], nodeOf(next)).length === 0,
    );
  const both = (mode: string): Compatibility[] => COMPATIBILITIES.filter((one) => one.startsWith(mode));

  it.each<[string, object, object, Compatibility[]]>([
    ['an optional member more', v1, optionalAdded, [...COMPATIBILITIES]],
    ['an optional member less', optionalAdded, v1, [...COMPATIBILITIES]],
    ['a required member more', v1, requiredAdded, ['none', ...both('forward')]],
    ['a required member less', requiredAdded, v1, ['none', ...both('backward')]],
    [
      'an optional member more where others are forbidden',
      object({ a: n }, closed),
      closedOptionalAdded,
      ['none', ...both('backward')],
    ],
    [
      'an optional member less where others are forbidden',
      closedOptionalAdded,
      object({ a: n }, closed),
      ['none', ...both('forward')],
    ],
    ['another type', v1, object({ a: { type: 'string' } }), ['none']],
  ])('%s', (_what, former, next, modes) => {
    expect(allowed(former, next)).toEqual(modes);
  });
});
