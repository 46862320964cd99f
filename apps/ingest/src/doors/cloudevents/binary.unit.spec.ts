/** Events whose attributes are headers: how values are read, what is refused where, and what the data becomes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { first, startCollector, type Collector } from '../../collector.fixture.spec.js';
import { contextOf, lastEvent, sendBinary, sendRaw, type BinaryHeaders } from './cloudevents.fixture.spec.js';

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterAll(() => collector.app.close());

const INVALID = 'CLOUDEVENT_INVALID';

describe('values of headers', () => {
  it.each<[rule: string, sent: string, read: string]>([
    ['plain ones are taken as they are', 'o/1', 'o/1'],
    ['the example of the binding', 'Euro%20%E2%82%AC%20%F0%9F%98%80', 'Euro € 😀'],
    ['digits of escapes in lower case', 'Euro%20%e2%82%ac', 'Euro €'],
    ['escapes that nobody needed', '%41%62%63', 'Abc'],
    ['one round of decoding', '100%2525', '100%25'],
    ['a text in quotes', '"a b"', 'a b'],
    ['escapes within quotes', '"a \\"b\\" \\\\ c"', 'a "b" \\ c'],
    ['percent signs within quotes', '"a%20b"', 'a b'],
    ['quotes that were encoded stay', '%22a%22', '"a"'],
    ['not encoded, as the JavaScript SDK sends it: spaces and quotes', 'a "q" b', 'a "q" b'],
    ['not encoded: percent', '100% x %zz', '100% x %zz'],
    ['not encoded: Latin-1', 'caf\u00e9', 'café'],
    ['not encoded: UTF-8', Buffer.from('café €').toString('latin1'), 'café €'],
    ['a quote alone', '"', '"'],
    ['quotes that do not end', '"a\\"', '"a\\"'],
  ])('%s', async (_rule, sent, read) => {
    expect((await sendBinary(collector, { subject: sent, ext: sent })).body).toMatchObject({ accepted: 1 });
    expect(contextOf(lastEvent(collector)).cloudevents).toMatchObject({ subject: read, ext: read });
  });

  it('a source keeps its own escapes when it would be none without them', async () => {
    await sendBinary(collector, { source: 'https://x.example/a%20b', dataschema: 'https://x.example/%22' });
    expect(contextOf(lastEvent(collector)).cloudevents).toMatchObject({
      source: 'https://x.example/a%20b',
      dataschema: 'https://x.example/%22',
    });
    await sendBinary(collector, { source: '/a%2520b' });
    expect(lastEvent(collector).id).toBe('/a%20b e1');
  });
});

describe('a header that breaks a rule', () => {
  it.each<[rule: string, attributes: BinaryHeaders, code: string, pointer: string]>([
    ['an overlong escape', { subject: '%C0%A0' }, INVALID, 'ce-subject'],
    ['an escape of Latin-1', { subject: 'caf%E9' }, INVALID, 'ce-subject'],
    ['an escaped half of a surrogate pair', { ext: '%ED%A0%80' }, INVALID, 'ce-ext'],
    ['an escaped control character', { ext: 'a%00b' }, INVALID, 'ce-ext'],
    ['a control character of the second block', { ext: 'a\u0085b' }, INVALID, 'ce-ext'],
    ['an escaped line', { id: 'a%0Ab' }, 'EVENT_ID_INVALID', 'ce-id'],
    ['an attribute twice', { subject: ['a', 'b'] }, INVALID, 'ce-subject'],
    ['an id twice', { id: ['a', 'a'] }, 'EVENT_ID_INVALID', 'ce-id'],
    ['a type of data of its own', { datacontenttype: 'text/plain' }, INVALID, 'ce-datacontenttype'],
    ['data', { data: 'x' }, INVALID, 'ce-data'],
    ['data in Base64', { data_base64: 'YQ==' }, INVALID, 'ce-data_base64'],
    ['a name with a hyphen', { 'my-ext': 'x' }, INVALID, 'ce-my-ext'],
    ['no name', { '': 'x' }, INVALID, 'ce-'],
    ['a name of a prototype', { ['__proto__']: 'x' }, INVALID, 'ce-__proto__'],
    ['nothing in a subject', { subject: '' }, INVALID, 'ce-subject'],
    ['nothing in an id', { id: '' }, 'EVENT_ID_INVALID', 'ce-id'],
    ['another version', { specversion: '0.3' }, INVALID, 'ce-specversion'],
    ['a source that is no URI-reference', { source: '%zz' }, INVALID, 'ce-source'],
    ['a schema that is not absolute', { dataschema: 'schema' }, INVALID, 'ce-dataschema'],
    ['a time without zone', { time: '2026-11-20T10:00:00' }, 'EVENT_TIME_INVALID', 'ce-time'],
    ['a day that there is not', { time: '2026-02-30T10:00:00Z' }, 'EVENT_TIME_INVALID', 'ce-time'],
    ['our own: characters of types', { type: 'a#b' }, 'EVENT_TYPE_INVALID', 'ce-type'],
    ['our own: stream', { stream: 'nope' }, 'EVENT_STREAM_UNKNOWN', 'ce-stream'],
    ['our own: length of a visitor', { visitorid: 'x'.repeat(513) }, 'EVENT_FIELD_INVALID', 'ce-visitorid'],
  ])('%s', async (_rule, attributes, code, pointer) => {
    const before = collector.log.appended.length;
    const answer = await sendBinary(collector, attributes, '{}');
    expect([answer.status, first(answer)]).toMatchObject([422, { status: 'rejected', code, pointer }]);
    expect(collector.log.appended).toHaveLength(before);
  });

  it('is named, as it is when it is missing', async () => {
    const base = { authorization: `Bearer x` };
    expect((await sendRaw(collector, { ...base, 'ce-id': '1' }, '{}')).status).toBe(401);
    const answer = await sendBinary(collector, { time: 'x' });
    expect(first(answer)).toMatchObject({ id: 'e1', detail: '`ce-time` must be a timestamp of RFC 3339' });
  });

  it.each(['specversion', 'id', 'source', 'type'])('ce-%s is required', async (name) => {
    const answer = await sendBinary(collector, { [name]: [] }, '{}');
    expect([answer.status, first(answer)]).toMatchObject([
      422,
      { pointer: `ce-${name}`, detail: `\`ce-${name}\` is required` },
    ]);
  });

  it('is named when it is the type of the data', async () => {
    const answer = await sendBinary(collector, {}, 'x', 'text/plain; x="\u0085"');
    expect(first(answer)).toMatchObject({ code: INVALID, pointer: 'content-type' });
  });

  it('is none in another case', async () => {
    const answer = await sendBinary(collector, { SUBJECT: 'x' });
    expect(answer.status).toBe(202);
    expect(contextOf(lastEvent(collector)).cloudevents).toMatchObject({ subject: 'x' });
  });
});

describe('data', () => {
  const latin = Buffer.from('caf\u00e9', 'latin1');
  it.each<[name: string, type: string | null, data: string | Buffer, properties: string | null]>([
    ['an object', 'application/json', ' {"a" : 1.10} ', '{"a" : 1.10}'],
    ['an object of another JSON type', 'application/vnd.x+json', '{"a":1}', '{"a":1}'],
    ['an object after a byte order mark', 'application/json; charset=utf-8', '\ufeff{"a":1}', '{"a":1}'],
    ['a list', 'application/json', '[1, 1e2]', '{"data":[1, 1e2]}'],
    ['null', 'text/json', 'null', '{"data":null}'],
    ['text', 'text/plain', 'a "b"\n', '{"data":"a \\"b\\"\\n"}'],
    ['XML', 'application/soap+xml', '<a/>', '{"data":"<a/>"}'],
    ['text in Latin-1', 'text/plain; charset=ISO-8859-1', latin, '{"data":"café"}'],
    ['text that is none', 'text/plain', latin, '{"data_base64":"Y2Fm6Q=="}'],
    ['text in a charset of nobody', 'text/plain; charset=klingon', 'a', '{"data_base64":"YQ=="}'],
    ['bytes', 'application/octet-stream', 'hi', '{"data_base64":"aGk="}'],
    ['of no type', null, 'hi', '{"data_base64":"aGk="}'],
    ['not there', 'application/json', '', null],
  ])('that is %s', async (_name, type, data, properties) => {
    expect((await sendBinary(collector, {}, data, type)).body).toMatchObject({ accepted: 1 });
    const event = lastEvent(collector);
    expect(event.properties).toBe(properties);
    expect(contextOf(event).cloudevents!['datacontenttype']).toBe(type ?? undefined);
  });

  it('is what faults of it are told of', async () => {
    const digits = await sendBinary(collector, {}, '{"n":[9007199254740993]}');
    expect(first(digits)).toMatchObject({ code: 'EVENT_NUMBER_UNSAFE', pointer: '/n/0' });
    const currency = await sendBinary(collector, { type: 'purchase' }, '{"currency":"euro"}');
    expect(first(currency)).toMatchObject({ code: 'EVENT_PROPERTY_INVALID', pointer: '/currency' });
    const large = await sendBinary(collector, {}, 'x'.repeat(262_145), 'text/plain');
    expect(first(large)).toMatchObject({ code: 'EVENT_TOO_LARGE', pointer: '' });
  });

  it('that is no JSON, though its type says so, is refused', async () => {
    const answer = await sendBinary(collector, {}, "I'm just a string");
    expect([answer.status, answer.body.code]).toEqual([400, 'BODY_NOT_JSON']);
  });

  it('of a type that is none, or in another charset, is refused', async () => {
    for (const type of ['text', 'application/json; charset=utf-16', 'a/b; c'])
      expect((await sendBinary(collector, {}, '{}', type)).body.code).toBe('MEDIA_TYPE_UNSUPPORTED');
  });
});
