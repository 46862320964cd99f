/** What nobody should send: a clear answer in the encoding of the request, what is good beside it is taken, and nothing breaks. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '../../refusal.js';
import { describeWithData } from '#testing';
import { startCollector, type Collector } from '../../collector.fixture.spec.js';
import {
  asJson,
  asProtobuf,
  attribute,
  ENCODINGS,
  list,
  map,
  requestOf,
  send,
  text,
  TO_WEB,
  type AnyValue,
  type Encoding,
  type OtlpAnswer,
} from './otlp.fixture.spec.js';
import { readProtobuf } from './read-protobuf.js';

const [JSON_ENCODING, PROTOBUF] = ENCODINGS;
const good = { eventName: 'good' };

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterEach(async () => {
  expect((await send(collector, PROTOBUF, asProtobuf(requestOf([good])))).status).toBe(200);
});
afterAll(() => collector.app.close());

const sendRaw = (encoding: Encoding, body: Buffer, headers = {}): Promise<OtlpAnswer> =>
  send(collector, encoding, body, headers);

/** A field with a length, on the wire. */
function field(number: number, content: Buffer): Buffer {
  const length: number[] = [];
  for (let left = content.length; ; left >>>= 7) {
    if (left < 128) {
      length.push(left);
      break;
    }
    length.push((left & 127) | 128);
  }
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), content]);
}

/** A request with one good record and one of these bytes. */
const besideGood = (record: Buffer): Buffer => {
  const resource = field(1, field(1, pair('nexuspipe.stream', 'web')));
  return field(
    1,
    Buffer.concat([resource, field(2, Buffer.concat([field(2, field(12, Buffer.from('good'))), field(2, record)]))]),
  );
};
const pair = (key: string, value: string): Buffer =>
  Buffer.concat([field(1, Buffer.from(key)), field(2, field(1, Buffer.from(value)))]);

describe('a body that is not protobuf', () => {
  const body = asProtobuf(requestOf([{ ...good, body: text('x'), attributes: [attribute('a', 'b')] }]));
  it.each([
    ['cut off', body.subarray(0, -1)],
    ['JSON', Buffer.from('{"resourceLogs":[]}')],
    ['with a list of a wrong wire type', Buffer.from([0x08, 0x01])],
    ['with a length beyond its end', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f])],
    ['with a varint that does not end', Buffer.alloc(20, 0xff)],
    ['with field 0', Buffer.from([0x00, 0x00])],
    ['with a group that does not end', Buffer.from([0x23])],
    ['with 100,000 groups in each other', Buffer.alloc(100_000, 0x23)],
    ['with the end of a group that has not begun', Buffer.from([0x24])],
  ])('is refused: %s', async (_name, bytes) => {
    const before = collector.log.appends;
    const answer = await sendRaw(PROTOBUF, bytes);
    expect([answer.status, answer.code, answer.message]).toEqual([
      400,
      3,
      expect.stringMatching(/^BODY_NOT_PROTOBUF: ./),
    ]);
    expect(collector.log.appends).toBe(before);
  });

  it('is refused or read, whatever its bytes, and throws nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: body.length - 1 }), fc.nat({ max: 255 })), { maxLength: 4 }),
        fc.nat({ max: body.length }),
        (changes, length) => {
          const bytes = Buffer.from(body.subarray(0, length));
          for (const [at, byte] of changes) if (at < length) bytes[at] = byte;
          const read = readProtobuf(bytes);
          if (isRefusal(read)) expect(['BODY_NOT_PROTOBUF', 'BATCH_TOO_LARGE']).toContain(read.code);
          else expect(read.scopes).toEqual(expect.any(Array));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('a record that is not protobuf', () => {
  it.each([
    ['a text that is not UTF-8', field(12, Buffer.from([0xff])), 'EVENT_SHAPE'],
    ['attributes of a wrong wire type', Buffer.from([0x30, 0x01]), 'EVENT_SHAPE'],
    ['a value that reaches beyond its record', Buffer.from([0x2a, 0x05, 0x0a, 0x09]), 'EVENT_SHAPE'],
    ['a time that is cut off', Buffer.from([0x09, 0x01]), 'EVENT_SHAPE'],
    ['a trace id of three bytes', field(9, Buffer.from([1, 2, 3])), 'EVENT_FIELD_INVALID'],
    ['more than 256 KB', field(5, field(1, Buffer.alloc(262_144, 0x61))), 'EVENT_TOO_LARGE'],
    ['over 256 KB as JSON', field(5, field(1, Buffer.alloc(60_000, 0x01))), 'EVENT_TOO_LARGE'],
  ])('is rejected alone: %s', async (_name, record, code) => {
    const before = collector.log.appended.length;
    const answer = await sendRaw(PROTOBUF, besideGood(record));
    expect([answer.status, answer.rejected]).toEqual([200, 1]);
    expect(answer.message).toContain(`${code} at /resourceLogs/0/scopeLogs/0/logRecords/1`);
    expect(collector.log.appended).toHaveLength(before + 1);
  });

  it('is rejected alone when it nests 10,000 levels', async () => {
    let value: Buffer = field(1, Buffer.from('x'));
    for (let level = 0; level < 10_000; level++) value = field(5, field(1, value));
    const answer = await sendRaw(PROTOBUF, besideGood(field(5, value)));
    expect([answer.status, answer.rejected, answer.message]).toEqual([
      200,
      1,
      expect.stringContaining('EVENT_TOO_DEEP'),
    ]);
  });
});

describe('a body that is not JSON of OTLP', () => {
  it.each([
    ['cut off', '{"resourceLogs":[', 'BODY_NOT_JSON'],
    ['empty', '', 'BODY_NOT_JSON'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'BODY_NOT_JSON'],
    ['a list', '[]', 'BODY_SHAPE'],
    ['null', 'null', 'BODY_SHAPE'],
    ['a number', '12345678901234567890', 'BODY_SHAPE'],
    ['with lists that are none', '{"resourceLogs":{}}', 'BODY_SHAPE'],
    ['with a resource of a wrong kind', '{"resourceLogs":[7]}', 'BODY_SHAPE'],
    ['with a scope of a wrong kind', '{"resourceLogs":[{"scopeLogs":["x"]}]}', 'BODY_SHAPE'],
    ['with records that are no list', '{"resourceLogs":[{"scopeLogs":[{"logRecords":"x"}]}]}', 'BODY_SHAPE'],
  ])('is refused: %s', async (_name, body, code) => {
    const answer = await sendRaw(JSON_ENCODING, Buffer.from(body as string));
    expect([answer.status, answer.code, answer.message]).toEqual([
      400,
      3,
      expect.stringMatching(new RegExp(`^${code}: .`)),
    ]);
  });

  it.each([
    ['no object', '7', 'EVENT_SHAPE'],
    ['null', 'null', 'EVENT_SHAPE'],
    ['a time that is no integer', '{"timeUnixNano":"soon"}', 'EVENT_FIELD_INVALID'],
    ['a time beyond 64 bits', '{"timeUnixNano":18446744073709551616}', 'EVENT_FIELD_INVALID'],
    ['a time in milliseconds', '{"timeUnixNano":"1795189381720"}', 'EVENT_TIME_SECONDS'],
    ['an integer beyond 64 bits', '{"body":{"intValue":"9223372036854775808"}}', 'EVENT_FIELD_INVALID'],
    ['an integer that is none', '{"body":{"intValue":1.5}}', 'EVENT_FIELD_INVALID'],
    ['a double beyond all', '{"body":{"doubleValue":1e400}}', 'EVENT_NUMBER_UNSAFE'],
    ['a double that is none', '{"body":{"doubleValue":"x"}}', 'EVENT_FIELD_INVALID'],
    ['a boolean that is none', '{"body":{"boolValue":"true"}}', 'EVENT_FIELD_INVALID'],
    ['bytes that are no base64', '{"body":{"bytesValue":"*"}}', 'EVENT_FIELD_INVALID'],
    ['a text that is none', '{"severityText":7}', 'EVENT_FIELD_INVALID'],
    ['a severity by its name', '{"severityNumber":"SEVERITY_NUMBER_INFO"}', 'EVENT_FIELD_INVALID'],
    ['attributes that are no list', '{"attributes":{"a":1}}', 'EVENT_FIELD_INVALID'],
    ['a value that is no AnyValue', '{"attributes":[{"key":"a","value":"b"}]}', 'EVENT_FIELD_INVALID'],
    ['a trace id that is no hexadecimal', `{"traceId":"${'x'.repeat(32)}"}`, 'EVENT_FIELD_INVALID'],
    ['a trace id in base64', '{"traceId":"W47/95gDgQPSabYzgT/GDA=="}', 'EVENT_FIELD_INVALID'],
  ])('a record is rejected alone: %s', async (_name, record, code) => {
    const resource = '{"attributes":[{"key":"nexuspipe.stream","value":{"stringValue":"web"}}]}';
    const body = `{"resourceLogs":[{"resource":${resource},"scopeLogs":[{"logRecords":[{},${record}]}]}]}`;
    const answer = await sendRaw(JSON_ENCODING, Buffer.from(body));
    expect([answer.status, answer.rejected]).toEqual([200, 1]);
    expect(answer.message).toContain(`${code} at /resourceLogs/0/scopeLogs/0/logRecords/1`);
  });
});

describe.each(ENCODINGS)('in $name', (encoding) => {
  const nested = (levels: number): AnyValue => {
    let value = text('x');
    for (let level = 0; level < levels; level++) value = level % 2 ? list(value) : map(attribute('k', value));
    return value;
  };

  it('a record may nest until its event has 20 levels, and its resource and scope as far', async () => {
    const answer = await send(
      collector,
      encoding,
      encoding.write(requestOf([{ body: nested(18) }, { attributes: [attribute('a', nested(19))] }])),
    );
    expect([answer.status, answer.rejected, answer.message]).toEqual([
      200,
      1,
      expect.stringContaining('EVENT_TOO_DEEP'),
    ]);
    for (const [levels, status] of [
      [17, 200],
      [18, 400],
    ] as const) {
      const resource = await send(
        collector,
        encoding,
        encoding.write(requestOf([good], [TO_WEB, attribute('a', nested(levels))])),
      );
      const scope = { name: 'x', attributes: [attribute('a', nested(levels - 1))] };
      const [{ resource: web }] = requestOf([]).resourceLogs as [{ resource: object }];
      const scoped = await send(
        collector,
        encoding,
        encoding.write({ resourceLogs: [{ resource: web, scopeLogs: [{ scope, logRecords: [good] }] }] }),
      );
      expect([resource.status, scoped.status]).toEqual([status, status]);
    }
  });

  it('U+0000 is refused where a text is a field, and kept where it is a property', async () => {
    const answer = await send(
      collector,
      encoding,
      encoding.write(
        requestOf([{ attributes: [attribute('user.id', 'a\u0000')] }, { eventName: 'kept', body: text('a\u0000') }]),
      ),
    );
    expect([answer.status, answer.rejected, answer.message]).toEqual([
      200,
      1,
      expect.stringContaining('EVENT_TEXT_INVALID'),
    ]);
    expect(collector.log.events.at(-1)).toMatchObject({ type: 'kept', properties: '{"body":"a\\u0000"}' });
  });

  it('a resource is not repeated in events until they are many times the request', async () => {
    const large = [TO_WEB, attribute('a', 'x'.repeat(200_000))];
    const answer = await send(
      collector,
      encoding,
      encoding.write(
        requestOf(
          Array.from({ length: 2_000 }, () => ({})),
          large,
        ),
      ),
    );
    expect([answer.status, answer.message]).toEqual([413, expect.stringContaining('BODY_INFLATED_TOO_LARGE')]);
    const over = [TO_WEB, attribute('a', 'x'.repeat(300_000))];
    const refused = await send(collector, encoding, encoding.write(requestOf([{}], over)));
    expect([refused.status, refused.message]).toEqual([400, expect.stringContaining('EVENT_TOO_LARGE')]);
  });

  it('known properties of a known type are checked', async () => {
    const purchase = { eventName: 'purchase', attributes: [attribute('currency', 'euro')] };
    const answer = await send(collector, encoding, encoding.write(requestOf([purchase])));
    expect([answer.status, answer.message]).toEqual([400, expect.stringContaining('EVENT_PROPERTY_INVALID')]);
  });
});

describe('lists without end', () => {
  it.each([
    ['resources', Buffer.from([0x0a, 0x00])],
    ['scopes', Buffer.from([0x12, 0x00])],
    ['records', Buffer.from([0x12, 0x00])],
  ])('of %s are refused before anything is made of them', async (what, element) => {
    const many = Buffer.alloc(9_000_000, element);
    const body = what === 'resources' ? many : what === 'scopes' ? field(1, many) : field(1, field(2, many));
    const answer = await sendRaw(PROTOBUF, gzipSync(body), { 'content-encoding': 'gzip' });
    expect([answer.status, answer.message]).toEqual([413, expect.stringContaining('BATCH_TOO_LARGE')]);
  });

  it('of resources without records count as well, and each record may have a scope of its own', async () => {
    const scopeLogs = Array.from({ length: 2_000 }, () => ({ logRecords: [good] }));
    const [{ resource }] = requestOf([]).resourceLogs as [{ resource: object }];
    for (const encoding of ENCODINGS) {
      const taken = await send(collector, encoding, encoding.write({ resourceLogs: [{ resource, scopeLogs }] }));
      expect([taken.status, taken.rejected]).toEqual([200, 0]);
    }
    const body = JSON.stringify({ resourceLogs: Array.from({ length: 2_001 }, () => ({ scopeLogs: [{}] })) });
    const answer = await sendRaw(JSON_ENCODING, Buffer.from(body));
    expect([answer.status, answer.message]).toEqual([413, expect.stringContaining('BATCH_TOO_LARGE')]);
    expect((await sendRaw(JSON_ENCODING, asJson(requestOf([])))).status).toBe(200);
  });
});

describeWithData('JSONTestSuite', 'json-torture/test_parsing', (folder) => {
  it.each(readdirSync(folder).filter((name) => /^[yn]_/.test(name)))('%s', async (name) => {
    const answer = await sendRaw(JSON_ENCODING, readFileSync(join(folder, name)));
    if (name.startsWith('n_')) expect(answer.status).toBe(400);
    else expect(answer.status).toBeLessThan(500);
  });
});
