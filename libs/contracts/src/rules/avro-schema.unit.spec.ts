/** What an Avro library takes for a value of a record, our checker takes for an event. */
import { describe, expect, it } from '@jest/globals';
import avro from 'avsc';
import fc from 'fast-check';
import { avroProblem } from './avro-problem.js';
import { compileSchema } from './schema-check.js';

interface Sample {
  readonly type: unknown;
  readonly value: unknown;
}

/** What avsc takes for a long without a type of its own. */
const MOST = Number.MAX_SAFE_INTEGER - 1;

let names = 0;
const name = (): string => `N${names++}`;

const primitive: fc.Arbitrary<Sample> = fc.oneof(
  fc.constant({ type: 'null', value: null }),
  fc.boolean().map((value) => ({ type: 'boolean', value })),
  fc.integer().map((value) => ({ type: 'int', value })),
  fc
    .integer({ min: -MOST, max: MOST })
    .map((value) => ({ type: { type: 'long', logicalType: 'timestamp-millis' }, value })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => ({ type: 'double', value })),
  fc.string({ unit: 'grapheme' }).map((value) => ({ type: 'string', value })),
);
const sample: fc.Arbitrary<Sample> = fc.letrec<{ any: Sample; plain: Sample }>((tie) => ({
  plain: fc.oneof(
    { depthSize: 'small' },
    primitive,
    fc.constantFrom('A', 'B').map((value) => ({ type: { type: 'enum', name: name(), symbols: ['A', 'B'] }, value })),
    tie('any').map(({ type, value }) => ({ type: { type: 'array', items: type }, value: [value, value] })),
    tie('any').map(({ type, value }) => ({ type: { type: 'map', values: type }, value: { k: value } })),
    fc.array(tie('any'), { maxLength: 3 }).map(recordOf),
  ),
  any: fc.oneof(
    tie('plain'),
    tie('plain')
      .filter(({ type }) => type !== 'null')
      .chain(({ type, value }) => fc.constantFrom(null, value).map((one) => ({ type: ['null', type], value: one }))),
  ),
})).any;

function recordOf(fields: readonly Sample[]): Sample {
  return {
    type: { type: 'record', name: name(), fields: fields.map(({ type }, i) => ({ name: `f${i}`, type })) },
    value: Object.fromEntries(fields.map(({ value }, i) => [`f${i}`, value])),
  };
}

describe('an Avro schema', () => {
  it('takes what Avro takes', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 4 }), (samples) => {
        const { type, value } = recordOf(samples);
        const schema = JSON.stringify(type);
        const written = avro.Type.forSchema(type as avro.Schema, { wrapUnions: 'never' });
        expect(written.isValid(value)).toBe(true);
        expect(compileSchema({ version: 1, schema, alongside: [] })(value as object)).toBeNull();
        taken += 1;
      }),
    );
    expect(taken).toBeGreaterThanOrEqual(100);
  });

  it('does not take what Avro does not', () => {
    const fields = [
      { name: 'n', type: 'int' },
      { name: 'c', type: { type: 'enum', name: 'C', symbols: ['A'] } },
      { name: 'm', type: { type: 'map', values: 'boolean' } },
      { name: 'u', type: ['null', 'string'] },
    ];
    const type = { type: 'record', name: 'R', fields };
    const right = { n: 1, c: 'A', m: { k: true }, u: null };
    const check = compileSchema({ version: 1, schema: JSON.stringify(type), alongside: [] });
    const written = avro.Type.forSchema(type as avro.Schema, { wrapUnions: 'never' });
    expect([check(right), written.isValid(right)]).toEqual([null, true]);
    const wrong = [
      { n: 2 ** 31 },
      { n: 1.5 },
      { n: '1' },
      { c: 'B' },
      { c: null },
      { m: { k: 1 } },
      { m: [] },
      { u: 5 },
    ];
    for (const one of wrong.map((change) => ({ ...right, ...change }))) {
      expect([one, check(one)?.code, written.isValid(one)]).toEqual([one, 'EVENT_SCHEMA_VIOLATION', false]);
    }
  });

  it.each([
    ['a default that does not fit', [{ name: 'a', type: 'int', default: 'x' }]],
    ['two of a type in a union', [{ name: 'a', type: ['string', 'string'] }]],
  ])('is no Avro with %s', (_what, fields) => {
    expect(avroProblem(JSON.stringify({ type: 'record', name: 'R', fields }))).toEqual(expect.any(String));
    expect(avroProblem('{"type":"record","name":"R","fields":[]}')).toBeNull();
  });
});
