/** Events in the JSON format: each rule of the specification that one can break, and what an event becomes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { first, post, SERVER_KEY, startCollector, WEB_KEY, type Collector } from '../../collector.fixture.spec.js';
import { BATCHED, contextOf, lastEvent, MINIMAL, PATH, sendJson, STRUCTURED } from './cloudevents.fixture.spec.js';

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterAll(() => collector.app.close());

const without = (name: keyof typeof MINIMAL): object =>
  Object.fromEntries(Object.entries(MINIMAL).filter(([key]) => key !== name));
const withText = (member: string): string => `${JSON.stringify(MINIMAL).slice(0, -1)},${member}}`;
const INVALID = 'CLOUDEVENT_INVALID';
const OURS = 'must be 1 to 128 letters, digits and _ . : / - or space';

describe('an event that breaks a rule is refused', () => {
  it.each<[rule: string, event: object | string, code: string, pointer: string]>([
    ['specversion is required', without('specversion'), INVALID, '/specversion'],
    ['id is required', without('id'), 'EVENT_ID_INVALID', '/id'],
    ['source is required', without('source'), INVALID, '/source'],
    ['type is required', without('type'), 'EVENT_TYPE_MISSING', '/type'],
    ['an empty object has no attribute', {}, INVALID, '/specversion'],
    ['null is no value of a required one', { ...MINIMAL, id: null }, 'EVENT_ID_INVALID', '/id'],
    ['null is no source', { ...MINIMAL, source: null }, INVALID, '/source'],
    ['specversion is 1.0', { ...MINIMAL, specversion: '0.3' }, INVALID, '/specversion'],
    ['specversion has no patch version', { ...MINIMAL, specversion: '1.0.2' }, INVALID, '/specversion'],
    ['specversion is a string', { ...MINIMAL, specversion: 1.0 }, INVALID, '/specversion'],
    ['id is not empty', { ...MINIMAL, id: '' }, 'EVENT_ID_INVALID', '/id'],
    ['id is a string', { ...MINIMAL, id: 7 }, 'EVENT_ID_INVALID', '/id'],
    ['source is not empty', { ...MINIMAL, source: '' }, INVALID, '/source'],
    ['source is a string', { ...MINIMAL, source: true }, INVALID, '/source'],
    ['source is a URI-reference', { ...MINIMAL, source: 'not a uri' }, INVALID, '/source'],
    ['type is not empty', { ...MINIMAL, type: '' }, 'EVENT_TYPE_INVALID', '/type'],
    ['type is a string', { ...MINIMAL, type: {} }, 'EVENT_TYPE_INVALID', '/type'],
    ['subject is not empty', { ...MINIMAL, subject: '' }, INVALID, '/subject'],
    ['subject is a string', { ...MINIMAL, subject: ['x'] }, INVALID, '/subject'],
    ['time is not empty', { ...MINIMAL, time: '' }, 'EVENT_TIME_INVALID', '/time'],
    ['time is a string', { ...MINIMAL, time: 1_700_000_000_000 }, 'EVENT_TIME_INVALID', '/time'],
    ['time is of RFC 3339', { ...MINIMAL, time: '2026-11-20 10:00:00Z' }, 'EVENT_TIME_INVALID', '/time'],
    ['time has a zone', { ...MINIMAL, time: '2026-11-20T10:00:00' }, 'EVENT_TIME_INVALID', '/time'],
    ['time has seconds', { ...MINIMAL, time: '2026-11-20T10:00Z' }, 'EVENT_TIME_INVALID', '/time'],
    ['time is a day that there is', { ...MINIMAL, time: '2026-02-29T10:00:00Z' }, 'EVENT_TIME_INVALID', '/time'],
    ['dataschema is not empty', { ...MINIMAL, dataschema: '' }, INVALID, '/dataschema'],
    ['dataschema is a string', { ...MINIMAL, dataschema: 1 }, INVALID, '/dataschema'],
    ['dataschema is absolute', { ...MINIMAL, dataschema: '/schemas/1' }, INVALID, '/dataschema'],
    ['dataschema has no fragment', { ...MINIMAL, dataschema: 'https://x.example/s#a' }, INVALID, '/dataschema'],
    ['datacontenttype is not empty', { ...MINIMAL, datacontenttype: '' }, INVALID, '/datacontenttype'],
    ['datacontenttype is a string', { ...MINIMAL, datacontenttype: {} }, INVALID, '/datacontenttype'],
    ['datacontenttype is a media type', { ...MINIMAL, datacontenttype: 'json' }, INVALID, '/datacontenttype'],
    ['names are of lower-case letters', { ...MINIMAL, myExtension: 'x' }, INVALID, '/myExtension'],
    ['names have no underscore', { ...MINIMAL, my_extension: 'x' }, INVALID, '/my_extension'],
    ['names are of ASCII', { ...MINIMAL, é: 'x' }, INVALID, '/é'],
    ['names are not empty', { ...MINIMAL, '': 'x' }, INVALID, '/'],
    ['names stay names without a value', { ...MINIMAL, 'a/b~': null }, INVALID, '/a~1b~0'],
    ['__proto__ is no name', withText('"__proto__":{"type":"x"}'), INVALID, '/__proto__'],
    ['extensions are no objects', { ...MINIMAL, ext: { a: 1 } }, INVALID, '/ext'],
    ['extensions are no lists', { ...MINIMAL, ext: [] }, INVALID, '/ext'],
    ['integers have 32 bits', { ...MINIMAL, ext: 2_147_483_648 }, INVALID, '/ext'],
    ['integers have 32 bits below 0', { ...MINIMAL, ext: -2_147_483_649 }, INVALID, '/ext'],
    ['integers have no fraction', { ...MINIMAL, ext: 1.5 }, INVALID, '/ext'],
    ['integers are written without a fraction', withText('"ext":1.0 '), INVALID, '/ext'],
    ['integers are written without an exponent', withText('"ext":1e2,"other":1'), INVALID, '/ext'],
    ['texts have no control characters', { ...MINIMAL, subject: 'a\nb' }, INVALID, '/subject'],
    ['texts have no U+0000', { ...MINIMAL, id: 'a\0b' }, 'EVENT_ID_INVALID', '/id'],
    ['texts have no control characters of the second block', { ...MINIMAL, ext: 'a\u0085' }, INVALID, '/ext'],
    ['texts have no half surrogate pairs', withText('"ext":"\\ud800x"'), INVALID, '/ext'],
    ['texts have no noncharacters', { ...MINIMAL, subject: '\ufffe' }, INVALID, '/subject'],
    ['an attribute is there once', withText('"subject":"a","subject":"b"'), INVALID, ''],
    ['an attribute is there once, however it is written', withText('"s\\u0075bject":"a","subject":"a"'), INVALID, ''],
    ['data is there once', withText('"data":1,"data":2'), INVALID, ''],
    ['data and data_base64 exclude each other', { ...MINIMAL, data: 1, data_base64: 'YQ==' }, INVALID, '/data_base64'],
    ['data_base64 excludes null data', { ...MINIMAL, data: null, data_base64: 'YQ==' }, INVALID, '/data_base64'],
    ['data_base64 is a string', { ...MINIMAL, data_base64: 5 }, INVALID, '/data_base64'],
    ['data_base64 is Base64', { ...MINIMAL, data_base64: '%%%' }, INVALID, '/data_base64'],
    ['data_base64 is padded', { ...MINIMAL, data_base64: 'YQ' }, INVALID, '/data_base64'],
    ['data_base64 is not the alphabet of URLs', { ...MINIMAL, data_base64: '_-8=' }, INVALID, '/data_base64'],
    ['data that is not JSON is a string', { ...MINIMAL, datacontenttype: 'text/xml', data: {} }, INVALID, '/data'],
    ['our own: characters of types', { ...MINIMAL, type: 'a#b' }, 'EVENT_TYPE_INVALID', '/type'],
    ['our own: stream', { ...MINIMAL, stream: 'nope' }, 'EVENT_STREAM_UNKNOWN', '/stream'],
    ['our own: length of a visitor', { ...MINIMAL, visitorid: 'x'.repeat(513) }, 'EVENT_FIELD_INVALID', '/visitorid'],
    ['our own: length of an agent', { ...MINIMAL, useragent: 'x'.repeat(8_193) }, 'EVENT_FIELD_INVALID', '/useragent'],
    ['our own: digits in data', withText('"data":{"n":[9007199254740993]}'), 'EVENT_NUMBER_UNSAFE', '/data/n/0'],
    [
      'our own: known properties',
      { ...MINIMAL, type: 'purchase', data: { currency: 'euro' } },
      'EVENT_PROPERTY_INVALID',
      '/data/currency',
    ],
  ])('%s', async (_rule, event, code, pointer) => {
    const before = collector.log.appended.length;
    const answer = await sendJson(collector, event);
    expect([answer.status, first(answer)]).toMatchObject([422, { status: 'rejected', code, pointer }]);
    expect(collector.log.appended).toHaveLength(before);
  });

  it('with words that name the rule', async () => {
    const [type, source] = [
      { ...MINIMAL, type: 'a#b' },
      { ...MINIMAL, source: ':' },
    ];
    expect(first(await sendJson(collector, type))).toMatchObject({ detail: `\`type\` ${OURS}` });
    expect(first(await sendJson(collector, source))).toMatchObject({
      id: 'e1',
      detail: '`source` must be a URI-reference (RFC 3986)',
    });
  });

  it.each([
    ['null', 'null'],
    ['a number', '1'],
    ['a list', [MINIMAL]],
  ])('%s is no event', async (_name, event) => {
    const list = typeof event === 'string' ? `[${event}]` : [event];
    const answer = await post(collector, list, { authorization: `Bearer ${WEB_KEY}`, 'content-type': BATCHED }, PATH);
    expect([answer.status, first(answer)]).toMatchObject([422, { code: 'EVENT_SHAPE', pointer: '/0' }]);
  });
});

describe('an event that is valid', () => {
  it.each<[name: string, event: object | string]>([
    ['subject without a value', { ...MINIMAL, subject: null }],
    ['an extension without a value', { ...MINIMAL, ext: null }],
    ['data_base64 without a value', { ...MINIMAL, data: {}, data_base64: null }],
    ['an empty extension', { ...MINIMAL, ext: '' }],
    ['a name of more than 20 characters', { ...MINIMAL, [`x${'y'.repeat(40)}`]: '1' }],
    ['the largest and the smallest integer', { ...MINIMAL, a: 2_147_483_647, b: -2_147_483_648, c: 0 }],
    ['an integer before spaces', withText('"ext": -7 ')],
    ['an emoji', { ...MINIMAL, subject: 'Euro € 😀' }],
    ['a type for data that is not there', { ...MINIMAL, datacontenttype: 'text/xml' }],
    ['a name of a member within data', { ...MINIMAL, data: { Ext_1: { time: 7 } } }],
    ['a name twice within data', withText('"data":{"a":1,"a":2}')],
  ])('has %s', async (_name, event) => {
    expect((await sendJson(collector, event)).body).toMatchObject({ accepted: 1, rejected: 0 });
  });

  it('is an event of ours', async () => {
    const data = '{ "price" : 1.10, "d":[1e2] }';
    const people = '"visitorid":"v1","userid":7,"sessionid":"s1","url":"https://shop.example/p","referrer":"r"';
    await sendJson(
      collector,
      withText(`"time":"2026-11-20T11:00:00.123456+01:00",${people},"data": ${data} ,"subject":"o/1","ext":true`),
    );
    const event = lastEvent(collector);
    expect(event).toMatchObject({
      id: '/shop e1',
      stream: 'web',
      type: 'com.example.order',
      time: Date.UTC(2026, 10, 20, 10, 0, 0, 123),
      visitorId: 'v1',
      userId: '7',
      sessionId: 's1',
      url: 'https://shop.example/p',
      referrer: 'r',
      properties: data,
    });
    expect(contextOf(event)).toEqual({ cloudevents: { id: 'e1', source: '/shop', subject: 'o/1', ext: true } });
  });

  it('goes to the stream that it names, and states a person’s address and agent', async () => {
    const event = { ...MINIMAL, stream: 'app', ip: '203.0.113.7', useragent: 'Firefox', context: 'x', properties: 1 };
    const headers = { authorization: `Bearer ${SERVER_KEY}`, 'content-type': STRUCTURED };
    expect((await post(collector, event, headers, PATH)).status).toBe(202);
    expect(lastEvent(collector)).toMatchObject({
      stream: 'app',
      address: '203.0.113.7',
      userAgent: 'Firefox',
      properties: null,
    });
    expect(contextOf(lastEvent(collector))['cloudevents']).toMatchObject({ context: 'x', properties: 1 });
  });

  it('has the time of its receipt when it names none', async () => {
    await sendJson(collector, MINIMAL);
    expect(lastEvent(collector)).toMatchObject({ time: null, visitorId: null, url: null, properties: null });
  });

  it.each([
    ['a text', { data: 'hi' }, '{"data":"hi"}'],
    ['a list', { data: [1] }, '{"data":[1]}'],
    ['null', { data: null }, '{"data":null}'],
    ['text of another type', { datacontenttype: 'text/xml', data: '<a b="c"/>' }, '{"data":"<a b=\\"c\\"/>"}'],
    ['bytes', { datacontenttype: 'image/png', data_base64: 'AP8B' }, '{"data_base64":"AP8B"}'],
    ['no bytes', { data_base64: '' }, '{"data_base64":""}'],
  ])('keeps data that is %s under its own name', async (_name, data, properties) => {
    await sendJson(collector, { ...MINIMAL, ...data });
    expect(lastEvent(collector).properties).toBe(properties);
  });
});

describe('identity', () => {
  const idOf = async (source: string, id: string): Promise<string> => {
    const outcome = first(await sendJson(collector, { ...MINIMAL, source, id }));
    expect(lastEvent(collector).id).toBe(outcome.id);
    return outcome.id!;
  };

  it('is the source and the id together', async () => {
    expect(await idOf('/a', 'b c')).toBe('/a b c');
    expect(await idOf('/b', 'b c')).toBe('/b b c');
  });

  it('is hashed when it is too long, the same each time', async () => {
    expect(await idOf('/a', 'x'.repeat(125))).toHaveLength(128);
    const long = await idOf('/a', 'x'.repeat(126));
    expect(long).toBe('sha256:23f6ea0a281e286bbd7315ca597b45d8e9e531be6c468536fe2f6bda5150c712');
    expect(await idOf('/a', 'x'.repeat(126))).toBe(long);
    expect(await idOf('/b', 'x'.repeat(126))).not.toBe(long);
    expect(contextOf(lastEvent(collector)).cloudevents).toMatchObject({ source: '/b', id: 'x'.repeat(126) });
  });
});

describe('a batch', () => {
  it('says of each event what became of it, in order', async () => {
    const answer = await sendJson(collector, [
      MINIMAL,
      { ...MINIMAL, time: 'yesterday' },
      { ...MINIMAL, id: 'e2', data: { a: 1 } },
    ]);
    expect([answer.status, answer.body]).toMatchObject([
      202,
      {
        accepted: 2,
        rejected: 1,
        events: [
          { index: 0, id: '/shop e1', status: 'accepted' },
          { index: 1, status: 'rejected', code: 'EVENT_TIME_INVALID', pointer: '/1/time' },
          { index: 2, id: '/shop e2', status: 'accepted' },
        ],
      },
    ]);
  });

  it('may be empty', async () => {
    const answer = await sendJson(collector, []);
    expect([answer.status, answer.body]).toEqual([202, { accepted: 0, rejected: 0, events: [] }]);
  });

  it('is 422 when no event is right, and 403 when none may be written where it says', async () => {
    const answer = await sendJson(collector, [{}, { ...MINIMAL, id: 7 }]);
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { code: 'EVENTS_REJECTED', rejected: 2, events: [{ pointer: '/0/specversion' }, { pointer: '/1/id' }] },
    ]);
    expect((await sendJson(collector, [{ ...MINIMAL, stream: 'app' }])).status).toBe(403);
  });
});

describe('a body that is refused whole', () => {
  const key = { authorization: `Bearer ${WEB_KEY}` };

  it.each([
    ['a list in structured mode', STRUCTURED, '[]', 400, 'BODY_SHAPE'],
    ['a text in structured mode', STRUCTURED, '"x"', 400, 'BODY_SHAPE'],
    ['an event in batched mode', BATCHED, '{}', 400, 'BODY_SHAPE'],
    ['nothing', STRUCTURED, '', 400, 'BODY_NOT_JSON'],
    ['2,001 events', BATCHED, JSON.stringify(Array(2_001).fill(1)), 413, 'BATCH_TOO_LARGE'],
    ['another event format', 'application/cloudevents+avro', '{}', 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['another format of batches', 'application/cloudevents-batch+xml', '{}', 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['another charset', `${STRUCTURED}; charset=utf-16`, '{}', 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['no event at all', 'application/json', '{}', 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['no media type', 'json', '{}', 415, 'MEDIA_TYPE_UNSUPPORTED'],
  ])('%s', async (_name, type, body, status, code) => {
    const answer = await post(collector, body, { ...key, 'content-type': type }, PATH);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    // What is no media type is refused by Fastify, which does not know the door.
    if (status === 415 && type !== 'json')
      expect(answer.headers.get('accept-post')).toBe(`${STRUCTURED}, ${BATCHED}, */*`);
  });

  it.each([`${STRUCTURED};charset=UTF-8`, `${STRUCTURED} ; charset="utf-8"`, 'Application/CloudEvents+JSON'])(
    'is not one for %s',
    async (type) => {
      const answer = await post(collector, MINIMAL, { ...key, 'content-type': type }, PATH);
      expect(answer.status).toBe(202);
    },
  );
});
