/** The two encodings are read into the same records, whatever a request holds, and integers keep their digits in both. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '../../refusal.js';
import { quoted, type Attribute } from './attribute.js';
import type { LogRecord as LogRecordRead, ScopeRecords } from './log-record.js';
import {
  asJson,
  asProtobuf,
  attribute,
  int,
  requestOf,
  type AnyValue,
  type KeyValue,
  type LogRecord,
  type Request,
} from './otlp.fixture.spec.js';
import { readJson } from './read-json.js';
import { readProtobuf } from './read-protobuf.js';

const anyText = fc.string({ unit: 'binary', maxLength: 8 });
const { value: anyValue } = fc.letrec<{ value: AnyValue }>((tie) => {
  const keyValues = fc.array(fc.record({ key: anyText, value: tie('value') }), { maxLength: 3 });
  return {
    value: fc.oneof(
      { depthSize: 'large', maxDepth: 24, withCrossShrink: true },
      fc.constant<AnyValue>({}),
      anyText.map((value): AnyValue => ({ value: { case: 'stringValue', value } })),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(int),
      fc.maxSafeInteger().map((value) => int(BigInt(value))),
      fc.double().map((value): AnyValue => ({ value: { case: 'doubleValue', value } })),
      fc.boolean().map((value): AnyValue => ({ value: { case: 'boolValue', value } })),
      fc
        .uint8Array({ maxLength: 4 })
        .map((value): AnyValue => ({ value: { case: 'bytesValue', value: new Uint8Array(value) } })),
      fc
        .array(tie('value'), { maxLength: 3 })
        .map((values): AnyValue => ({ value: { case: 'arrayValue', value: { values } } })),
      keyValues.map((values): AnyValue => ({ value: { case: 'kvlistValue', value: { values } } })),
    ),
  };
});
const attributes = fc.array(fc.record<KeyValue>({ key: anyText, value: anyValue }), { maxLength: 3 });
const bytesOf = (length: number): fc.Arbitrary<Uint8Array<ArrayBuffer>> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => new Uint8Array(bytes));
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const record = fc.record(
  {
    timeUnixNano: uint64,
    observedTimeUnixNano: uint64,
    severityNumber: fc.nat({ max: 24 }),
    severityText: anyText,
    eventName: anyText,
    body: anyValue,
    attributes,
    flags: fc.nat(),
    droppedAttributesCount: fc.nat(),
    traceId: bytesOf(16),
    spanId: bytesOf(8),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<LogRecord>;
const request: fc.Arbitrary<Request> = fc.record({
  resourceLogs: fc.array(
    fc.record({
      resource: fc.option(fc.record({ attributes }), { nil: undefined }),
      scopeLogs: fc.array(
        fc.record({
          scope: fc.option(fc.record({ name: anyText, version: anyText, attributes }), { nil: undefined }),
          logRecords: fc.array(record, { maxLength: 3 }),
        }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 2 },
  ),
}) as fc.Arbitrary<Request>;

function recordsOf(read: ReturnType<typeof readJson>): readonly ScopeRecords[] {
  if (isRefusal(read)) throw new Error(`${read.code}: ${read.detail}`);
  return read.scopes;
}

describe('the same request in JSON and in protobuf', () => {
  it('is the same records', () => {
    fc.assert(
      fc.property(request, (sent) => {
        expect(recordsOf(readProtobuf(asProtobuf(sent)))).toEqual(recordsOf(readJson(asJson(sent))));
      }),
      { numRuns: 400 },
    );
  });

  it('has integers with all their digits, as JSON that a reader does not round', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const sent = requestOf([{ attributes: [attribute('n', int(value))] }]);
        for (const read of [readJson(asJson(sent)), readProtobuf(asProtobuf(sent))]) {
          const [{ records }] = recordsOf(read) as readonly [ScopeRecords];
          const [{ json }] = (records[0] as LogRecordRead).attributes as [Attribute];
          const held = JSON.parse(json) as number | string;
          expect(BigInt(held)).toBe(value);
          expect(typeof held).toBe(Number.isSafeInteger(Number(value)) ? 'number' : 'string');
        }
      }),
    );
  });
});

describe('JSON', () => {
  const readOne = (record: string): unknown => {
    const body = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${record}]}]}]}`;
    return recordsOf(readJson(Buffer.from(body)))[0]!.records[0];
  };
  const valueOf = (value: string): unknown => readOne(`{"body":${value}}`);

  it('keeps the digits of 64-bit integers that are written as numbers', () => {
    expect(readOne('{"timeUnixNano": 1795189381720999999 ,"body":{"intValue":-9223372036854775808}}')).toMatchObject({
      time: 1_795_189_381_720,
      body: '"-9223372036854775808"',
    });
    expect(valueOf('{"doubleValue":1.2345678901234567890}')).toMatchObject({ body: '1.2345678901234567' });
    expect(valueOf('{"doubleValue":12345678901234567890e-5}')).toMatchObject({ body: '123456789012345.67' });
    expect(valueOf('{"doubleValue":[12345678901234567]}')).toMatchObject({ code: 'EVENT_FIELD_INVALID' });
  });

  it('leaves digits within texts alone', () => {
    const digits = ':[,1234567890123456789 \\" ,-1234567890123456789';
    expect(valueOf(`{"stringValue":"${digits}"}`)).toMatchObject({ body: `"${digits}"` });
    expect(readOne(`{"timeUnixNano":1795189381720000000,"body":{"stringValue":"${digits}"}}`)).toMatchObject({
      body: `"${digits}"`,
    });
  });

  it.each([
    ['a number as a text', '{"intValue":"-5"}', '-5'],
    ['a number with zeros before it', '{"intValue":"007"}', '7'],
    ['an integer with an exponent', '{"intValue":1e3}', '1000'],
    ['a double as a text', '{"doubleValue":"1.50"}', '1.5'],
    ['no number', '{"doubleValue":"NaN"}', '"NaN"'],
    ['infinity', '{"doubleValue":"-Infinity"}', '"-Infinity"'],
    ['base64 of the other alphabet', '{"bytesValue":"__8"}', '"//8="'],
    ['null', '{"stringValue":null}', 'null'],
    ['what it does not know', '{"someValue":{"x":1}}', 'null'],
    ['an empty list', '{"arrayValue":{}}', '[]'],
  ])('reads %s', (_name, value, body) => {
    expect(valueOf(value)).toMatchObject({ body });
  });

  it('takes identifiers in either case, and none for zeros', () => {
    expect(readOne(`{"traceId":"${'AB'.repeat(16)}","spanId":"${'0'.repeat(16)}"}`)).toMatchObject({
      traceId: 'ab'.repeat(16),
      spanId: '',
    });
  });
});

describe('a quoted text', () => {
  it('is what JSON.stringify makes of it', () => {
    const codeUnits = fc
      .array(fc.oneof(fc.nat({ max: 0x7f }), fc.nat({ max: 0xffff })))
      .map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(codeUnits, (text) => expect(quoted(text)).toBe(JSON.stringify(text))),
      { numRuns: 1_000 },
    );
  });
});
