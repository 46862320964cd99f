/** `POST /v1/logs` over a real listener: what becomes of records, and how it is answered, in both encodings. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogFull, LogUnavailable } from '#event-log';
import { describeWithData } from '#testing';
import { BASIC_FACTS, BROWSER_KEY, startCollector, WEB_KEY, type Collector } from '../../collector.fixture.spec.js';
import {
  asJson,
  asProtobuf,
  attribute,
  ENCODINGS,
  int,
  list,
  map,
  requestOf,
  send,
  text,
  TO_WEB,
} from './otlp.fixture.spec.js';

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterAll(() => collector.app.close());

const BEGIN = 1_795_189_381_720;
const nanos = BigInt(BEGIN) * 1_000_000n;
const propertiesAt = (index: number): unknown => JSON.parse(collector.log.events.at(index)!.properties!);
const contextAt = (index: number): unknown => JSON.parse(collector.log.events.at(index)!.context ?? 'null');

describeWithData('a recorded request', 'client-wire', (folder) => {
  it('is taken as its client sends it', async () => {
    const { requests } = JSON.parse(readFileSync(`${folder}/otlp-logs-json.json`, 'utf8')) as {
      requests: { bodyBase64: string; headers: Record<string, string> }[];
    };
    for (const { bodyBase64, headers } of requests) {
      const authorization = `Bearer ${WEB_KEY}`;
      const type = headers['content-type'] as 'application/json';
      const answer = await send(collector, { type }, Buffer.from(bodyBase64, 'base64'), { authorization });
      expect([answer.status, answer.body.toString()]).toEqual([200, '{}']);
    }
    expect(collector.log.events).toMatchObject([
      { type: 'log', time: BEGIN, userId: 'u1', stream: 'web' },
      { type: 'my.event', time: BEGIN + 1 },
    ]);
    expect(propertiesAt(0)).toEqual({
      n: 5,
      f: 1.5,
      arr: ['a', 1],
      b: true,
      o: { k: 'v' },
      body: 'payment failed',
      severityNumber: 17,
      severityText: 'ERROR',
    });
    expect(propertiesAt(1)).toEqual({ body: { a: 1 } });
    expect(contextAt(0)).toMatchObject({
      resource: { 'telemetry.sdk.language': 'nodejs' },
      scope: { name: 'shop', version: '1.0' },
    });
  });
});

describe.each(ENCODINGS)('a record in $name', (encoding) => {
  it('becomes an event with the fields that its attributes say', async () => {
    const record = {
      timeUnixNano: nanos + 999_999n,
      eventName: 'page_view',
      traceId: Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex'),
      spanId: Buffer.from('b7ad6b7169203331', 'hex'),
      attributes: [
        attribute('enduser.id', 'other'),
        attribute('user.id', int(7n)),
        attribute('enduser.pseudo.id', 'v1'),
        attribute('session.id', 's1'),
        attribute('url.full', 'https://shop.example/?a="b"'),
        attribute('client.address', '2.125.160.216'),
        attribute('user_agent.original', 'Mozilla/5.0'),
        attribute('log.record.uid', '01ARZ3NDEKTSV4RRFFQ69G5FAV'),
        attribute('nexuspipe.stream', 'app'),
        attribute('body', 'an attribute'),
        attribute('n', int(2n ** 53n + 1n)),
        attribute('bytes', { value: { case: 'bytesValue', value: Buffer.from([0xff, 0xfe]) } }),
        attribute('nothing', {}),
        attribute('__proto__', map(attribute('a', list(int(-1n), text('x'))))),
      ],
      body: text('hello "world"'),
    };
    const answer = await send(
      collector,
      encoding,
      encoding.write(requestOf([record], [TO_WEB, attribute('service.name', 'shop')])),
    );
    expect([answer.status, answer.rejected]).toEqual([200, 0]);
    expect(collector.log.events.at(-1)).toMatchObject({
      id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      stream: 'app',
      type: 'page_view',
      time: BEGIN,
      userId: '7',
      visitorId: 'v1',
      sessionId: 's1',
      url: 'https://shop.example/?a="b"',
      address: '2.125.160.216',
      userAgent: 'Mozilla/5.0',
      properties:
        '{"enduser.id":"other","attributes.body":"an attribute","n":"9007199254740993","bytes":"//4=","nothing":null,' +
        '"__proto__":{"a":[-1,"x"]},"body":"hello \\"world\\"","traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331"}',
      context:
        '{"resource":{"nexuspipe.stream":"web","service.name":"shop"},"scope":{"name":"shop"},"ip":"2.125.160.216","userAgent":"Mozilla/5.0"}',
    });
  });

  it('takes what its resource says where it says nothing itself, and the key has one stream', async () => {
    const resource = [attribute('session.id', 's9'), attribute('client.address', '1.2.3.4')];
    const body = encoding.write(
      requestOf([{ observedTimeUnixNano: nanos, attributes: [attribute('event.name', 'old.style')] }, {}], resource),
    );
    const answer = await send(collector, encoding, body, { authorization: `Bearer ${WEB_KEY}` });
    expect(answer.status).toBe(200);
    expect(collector.log.events.slice(-2)).toMatchObject([
      { type: 'old.style', stream: 'web', sessionId: 's9', address: '1.2.3.4', time: BEGIN },
      { type: 'log', stream: 'web', sessionId: 's9', time: null },
    ]);
    expect(contextAt(-1)).toEqual({ resource: { 'session.id': 's9' }, scope: { name: 'shop' }, ip: '1.2.3.4' });
  });

  it('has a visitor that the request shows when a browser sends it', async () => {
    const body = encoding.write(requestOf([{ attributes: [attribute('client.address', '1.2.3.4')] }]));
    const answer = await send(collector, encoding, body, { authorization: `Bearer ${BROWSER_KEY}`, 'user-agent': 'A' });
    expect(answer.status).toBe(200);
    expect(collector.log.events.at(-1)).toMatchObject({ address: '127.0.0.1', userAgent: 'A' });
  });

  it('has the same id whenever the request is repeated, and another than one that is alike', async () => {
    const same = { timeUnixNano: nanos, eventName: 'x' };
    const body = encoding.write(requestOf([same, same]));
    const before = collector.log.events.length;
    await send(collector, encoding, body);
    await send(collector, encoding, gzipSync(body), { 'content-encoding': 'gzip' });
    await send(collector, encoding, encoding.write(requestOf([same, same, same])));
    const ids = collector.log.events.slice(before).map(({ id }) => id);
    expect(ids).toHaveLength(7);
    expect(ids.slice(0, 2)).toEqual(ids.slice(2, 4));
    expect(new Set(ids).size).toBe(5);
  });
});

describe.each(ENCODINGS)('an answer in $name', (encoding) => {
  const good = { eventName: 'x' };
  const bad = { eventName: '<b>' };

  it('is empty when all were taken, of none as well', async () => {
    for (const request of [requestOf([good]), requestOf([]), {}]) {
      const answer = await send(collector, encoding, encoding.write(request));
      expect([answer.status, answer.body.toString()]).toEqual([200, encoding.name === 'JSON' ? '{}' : '']);
      expect(answer.headers.get('content-type')).toBe(encoding.type);
    }
  });

  it('says how many were rejected, and why', async () => {
    const before = collector.log.events.length;
    const answer = await send(collector, encoding, encoding.write(requestOf([good, bad, good])));
    expect([answer.status, answer.rejected, collector.log.events.length - before]).toEqual([200, 1, 2]);
    expect(answer.message).toContain('EVENT_TYPE_INVALID at /resourceLogs/0/scopeLogs/0/logRecords/1');
    const many = await send(
      collector,
      encoding,
      encoding.write(requestOf([good, ...Array.from({ length: 12 }, () => bad)])),
    );
    expect([many.rejected, many.message]).toEqual([12, expect.stringMatching(/^12 rejected\..*; and 2 more$/)]);
  });

  it('is a status of 400 when none was, 403 when the key may not write to their streams', async () => {
    const none = await send(collector, encoding, encoding.write(requestOf([bad])));
    expect([none.status, none.code, none.message]).toEqual([400, 3, expect.stringContaining('EVENTS_REJECTED')]);
    const body = encoding.write(requestOf([good], [attribute('nexuspipe.stream', 'app')]));
    const foreign = await send(collector, encoding, body, { authorization: `Bearer ${WEB_KEY}` });
    expect([foreign.status, foreign.code, foreign.message]).toEqual([403, 7, expect.stringContaining('KEY_STREAM')]);
  });

  it.each([
    ['401', { authorization: 'Bearer nobody' }, 401, 16, 'KEY_UNKNOWN'],
    ['415 for an encoding', { 'content-encoding': 'compress' }, 415, 3, 'CONTENT_ENCODING_UNSUPPORTED'],
    ['400 for a body that does not inflate', { 'content-encoding': 'gzip' }, 400, 3, 'BODY_ENCODING_INVALID'],
  ])('is a status of %s', async (_name, headers, status, code, text) => {
    const answer = await send(collector, encoding, encoding.write(requestOf([good])), headers);
    expect([answer.status, answer.code, answer.message]).toEqual([status, code, expect.stringContaining(text)]);
    expect(answer.headers.get('content-type')).toBe(encoding.type);
  });

  it('is 413 for more than 2,000 records, and for a request over 2 MB', async () => {
    const records = Array.from({ length: 2_001 }, () => good);
    const many = await send(collector, encoding, encoding.write(requestOf(records)));
    expect([many.status, many.code, many.message]).toEqual([413, 8, expect.stringContaining('BATCH_TOO_LARGE')]);
    const taken = await send(collector, encoding, encoding.write(requestOf(records.slice(1))));
    expect([taken.status, taken.rejected]).toEqual([200, 0]);
    const large = await send(collector, encoding, Buffer.alloc(2 * 1024 * 1024 + 1));
    expect([large.status, large.message]).toEqual([413, expect.stringContaining('BODY_TOO_LARGE')]);
  });

  it.each([
    ['is full', new LogFull(0.2), '1'],
    ['does not answer', new LogUnavailable('gone'), '2'],
    ['fails as nobody thought', new Error('secret'), '5'],
  ])('is 503 with a time to wait when the log %s', async (_name, fault, wait) => {
    collector.log.fault = fault;
    const answer = await send(collector, encoding, encoding.write(requestOf([good])));
    collector.log.fault = null;
    expect([answer.status, answer.code, answer.headers.get('retry-after')]).toEqual([503, 14, wait]);
    expect(answer.message).not.toContain('secret');
  });

  it('is 429 with whole seconds to wait over a limit', async () => {
    const limited = await startCollector(BASIC_FACTS, {
      rates: { perKey: 1, perProject: null, perAddress: null, perStranger: null, burstSeconds: 1 },
    });
    await send(limited, encoding, encoding.write(requestOf([good, good, good])));
    const answer = await send(limited, encoding, encoding.write(requestOf([good])));
    expect([answer.status, answer.code]).toEqual([429, 8]);
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    await limited.app.close();
  });
});

describe('a body in no encoding of OTLP', () => {
  it.each(['text/plain', 'application/x-ndjson', 'application/grpc'])('is 415 as %s, in JSON', async (type) => {
    const answer = await send(collector, { type: type as 'application/json' }, asJson(requestOf([{}])));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([415, 'application/json']);
    expect(answer.headers.get('accept-post')).toBe('application/json, application/x-protobuf');
    expect(answer.message).toContain('MEDIA_TYPE_UNSUPPORTED');
  });

  it('is a body all the same when its type has a parameter', async () => {
    const type = 'application/x-protobuf; messageType="x"' as 'application/x-protobuf';
    expect((await send(collector, { type }, asProtobuf(requestOf([{}])))).status).toBe(200);
  });
});
