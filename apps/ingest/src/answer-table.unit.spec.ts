/** The answer table of the contract, row by row, over a real listener. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeReceipt } from '#contracts';
import { BASIC_FACTS, first, post, startCollector, WEB_KEY, type Collector } from './collector.fixture.spec.js';

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterAll(() => collector.app.close());

const event = { type: 'page_view', stream: 'web' };
const ndjson = { 'content-type': 'application/x-ndjson' };

describe('a request that is taken', () => {
  it('is answered with a receipt that names the raw record', async () => {
    const answer = await post(collector, { ...event, id: 'e1', visitorId: 'v1' });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ accepted: 1, rejected: 0 });
    const outcome = first(answer);
    expect(outcome).toMatchObject({ index: 0, id: 'e1', status: 'accepted' });
    const { partition } = collector.log.appended.at(-1)!;
    expect(decodeReceipt(outcome.status === 'accepted' ? outcome.receipt : '')).toMatchObject({
      topic: 'raw-events',
      partition,
    });
  });

  it('keeps properties and context as the very text that was sent', async () => {
    const properties = '{ "a" : 1.10, "a": 1e2,\n"\\u00e9":"\\ud83d\\ude00", "big":0.12345678901234567890 }';
    const context = '{"__proto__":{"x":1},"locale":"dé"}';
    await post(collector, `{"type":"x","stream":"web","properties":${properties} ,"context": ${context}}`);
    expect(collector.log.events.at(-1)).toMatchObject({ properties, context });
  });

  it('is one append, whatever its shape, in the order of its events', async () => {
    const before = collector.log.appends;
    for (const body of [[event, event], { events: [event, event], sentAt: 'x' }]) {
      expect((await post(collector, body)).body).toMatchObject({ accepted: 2, events: [{ index: 0 }, { index: 1 }] });
    }
    expect(collector.log.appends).toBe(before + 2);
  });

  it('takes a repeated id, names an id it made, and takes null for absent', async () => {
    const answer = await post(collector, [
      { ...event, id: 'same' },
      { ...event, id: 'same' },
      { ...event, id: null, userId: null },
    ]);
    expect(answer.body.accepted).toBe(3);
    expect(answer.body.events![2]!.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('takes timestamp for time and event_type for type', async () => {
    await post(collector, { stream: 'web', event_type: 'x', timestamp: '2026-11-20T10:00:00Z' });
    expect(collector.log.events.at(-1)).toMatchObject({ type: 'x', time: Date.UTC(2026, 10, 20, 10) });
  });

  it('names the fields that it does not keep', async () => {
    const answer = await post(collector, { ...event, colour: 'red', event_type: 'other' });
    expect(first(answer)).toMatchObject({ status: 'accepted', ignored: ['colour', 'event_type'] });
  });

  it('gives an event without a stream the one stream of its key', async () => {
    await post(collector, { type: 'x' }, { authorization: `Bearer ${WEB_KEY}` });
    expect(collector.log.events.at(-1)).toMatchObject({ stream: 'web', collectorId: 'collector-3' });
  });

  it('stamps records with project, type and trace', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await post(collector, event, { traceparent });
    expect(collector.log.appended.at(-1)!.headers).toEqual({ project: 'p1', type: 'page_view', traceparent });
  });
});

describe('some or none accepted', () => {
  it('is 202 with one entry per input when at least one was accepted', async () => {
    const answer = await post(collector, { events: [event, { stream: 'web' }] });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ accepted: 1, rejected: 1 });
    expect(answer.body.events![1]).toEqual({
      index: 1,
      id: null,
      status: 'rejected',
      code: 'EVENT_TYPE_MISSING',
      detail: 'the event has no `type`',
      pointer: '/events/1/type',
    });
  });

  it('is a 422 problem with the same events when none was', async () => {
    const answer = await post(collector, [{ stream: 'web', id: 'mine' }]);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({
      code: 'EVENTS_REJECTED',
      retryable: false,
      status: 422,
      accepted: 0,
      rejected: 1,
    });
    expect(first(answer)).toMatchObject({ id: 'mine', pointer: '/0/type' });
    expect(answer.body.traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is 403 when the key may write to none of the streams', async () => {
    const answer = await post(collector, { type: 'x', stream: 'app' }, { authorization: `Bearer ${WEB_KEY}` });
    expect([answer.status, answer.body.code, first(answer)]).toMatchObject([
      403,
      'KEY_STREAM',
      { code: 'EVENT_STREAM_FORBIDDEN' },
    ]);
  });
});

describe('a body that is refused whole', () => {
  it.each([
    ['not JSON', '{"type":', 400, 'BODY_NOT_JSON'],
    ['empty', '', 400, 'BODY_NOT_JSON'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400, 'BODY_NOT_JSON'],
    ['a string', '"x"', 400, 'BODY_SHAPE'],
    ['null', 'null', 400, 'BODY_SHAPE'],
    ['a number', '1', 400, 'BODY_SHAPE'],
    ['events that are no list', '{"events":{}}', 400, 'BODY_SHAPE'],
    ['an empty list', '[]', 400, 'BATCH_EMPTY'],
    ['an empty list of events', '{"events":[]}', 400, 'BATCH_EMPTY'],
    ['2,001 events', JSON.stringify(Array.from({ length: 2_001 }, () => event)), 413, 'BATCH_TOO_LARGE'],
    ['over 2 MB', ' '.repeat(2 * 1024 * 1024 + 1), 413, 'BODY_TOO_LARGE'],
  ])('%s', async (_name, body, status, code) => {
    const before = collector.log.appended.length;
    const answer = await post(collector, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(collector.log.appended).toHaveLength(before);
  });

  it('takes 2,000 events', async () => {
    const answer = await post(collector, JSON.stringify(Array.from({ length: 2_000 }, () => event)));
    expect(answer.body.accepted).toBe(2_000);
  });

  it('takes a byte order mark for what it is', async () => {
    expect((await post(collector, Buffer.from(`\ufeff${JSON.stringify(event)}`))).status).toBe(202);
  });
});

describe('NDJSON', () => {
  it('rejects a bad line alone and names it', async () => {
    const answer = await post(collector, `${JSON.stringify(event)}\n\n{"type":\r\n{"stream":"web"}\n`, ndjson);
    expect(answer.status).toBe(202);
    expect(answer.body.events).toEqual([
      expect.objectContaining({ index: 0, line: 1, status: 'accepted' }),
      expect.objectContaining({ index: 1, line: 3, code: 'LINE_NOT_JSON', pointer: '' }),
      expect.objectContaining({ index: 2, line: 4, code: 'EVENT_TYPE_MISSING', pointer: '/type' }),
    ]);
  });

  it('is 422 when no line is right, and a list has no place in a line', async () => {
    const answer = await post(collector, `[${JSON.stringify(event)}]\n`, ndjson);
    expect([answer.status, first(answer)]).toMatchObject([422, { code: 'EVENT_SHAPE' }]);
  });

  it('is refused when it has no line or too many', async () => {
    expect((await post(collector, '\n \n', ndjson)).body.code).toBe('BATCH_EMPTY');
    expect((await post(collector, '1\n'.repeat(2_001), ndjson)).body.code).toBe('BATCH_TOO_LARGE');
  });
});

describe('an event that is rejected', () => {
  const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  it.each([
    ['no object', '[1]', 'EVENT_SHAPE', '/0'],
    ['over 256 KB', `{"type":"x","stream":"web","properties":{"a":"${'x'.repeat(262_144)}"}}`, 'EVENT_TOO_LARGE', ''],
    [
      'deeper than 20',
      `{"type":"x","stream":"web","properties":{"a/b":${deep(19)}}}`,
      'EVENT_TOO_DEEP',
      `/properties/a~1b${'/0'.repeat(18)}`,
    ],
    [
      '100,000 levels',
      `{"type":"x","stream":"web","properties":{"a":${deep(100_000)}}}`,
      'EVENT_TOO_DEEP',
      `/properties/a${'/0'.repeat(18)}`,
    ],
    ['100,000 levels as the event', `[${deep(100_000)}]`, 'EVENT_SHAPE', '/0'],
    ['unknown stream', '{"type":"x","stream":"nope"}', 'EVENT_STREAM_UNKNOWN', '/stream'],
    ["another project's stream", '{"type":"x","stream":"foreign"}', 'EVENT_STREAM_UNKNOWN', '/stream'],
    ['no stream', '{"type":"x"}', 'EVENT_STREAM_MISSING', '/stream'],
    ['type of wrong kind', '{"type":1,"stream":"web"}', 'EVENT_TYPE_INVALID', '/type'],
    ['type with odd characters', '{"type":"<b>","stream":"web"}', 'EVENT_TYPE_INVALID', '/type'],
    ['type too long', `{"type":"${'x'.repeat(129)}","stream":"web"}`, 'EVENT_TYPE_INVALID', '/type'],
    ['empty event_type', '{"event_type":"","stream":"web"}', 'EVENT_TYPE_INVALID', '/event_type'],
    ['empty id', '{"type":"x","stream":"web","id":""}', 'EVENT_ID_INVALID', '/id'],
    ['id too long', `{"type":"x","stream":"web","id":"${'x'.repeat(129)}"}`, 'EVENT_ID_INVALID', '/id'],
    ['numeric user', '{"type":"x","stream":"web","userId":7}', 'EVENT_FIELD_INVALID', '/userId'],
    [
      'visitor too long',
      `{"type":"x","stream":"web","visitorId":"${'x'.repeat(513)}"}`,
      'EVENT_FIELD_INVALID',
      '/visitorId',
    ],
    ['properties no object', '{"type":"x","stream":"web","properties":[]}', 'EVENT_FIELD_INVALID', '/properties'],
    ['context no object', '{"type":"x","stream":"web","context":"x"}', 'EVENT_FIELD_INVALID', '/context'],
    ['time without zone', '{"type":"x","stream":"web","time":"2026-11-20T10:00:00"}', 'EVENT_TIME_INVALID', '/time'],
    ['time in seconds', '{"type":"x","stream":"web","timestamp":1700000000}', 'EVENT_TIME_SECONDS', '/timestamp'],
    ['time of wrong kind', '{"type":"x","stream":"web","time":true}', 'EVENT_TIME_INVALID', '/time'],
    [
      'integer that loses digits',
      '[{"type":"x","stream":"web","properties":{"n":[1,9007199254740993]}}]',
      'EVENT_NUMBER_UNSAFE',
      '/0/properties/n/1',
    ],
    [
      'number that overflows',
      '{"type":"x","stream":"web","context":{"n":-1e400}}',
      'EVENT_NUMBER_UNSAFE',
      '/context/n',
    ],
    ['U+0000', '{"type":"x","stream":"web","userId":"a\\u0000"}', 'EVENT_TEXT_INVALID', '/userId'],
    ['half a pair', '{"type":"x","stream":"web","url":"\\ud800x"}', 'EVENT_TEXT_INVALID', '/url'],
    ['U+0000 in the type', '{"type":"x\\u0000","stream":"web"}', 'EVENT_TEXT_INVALID', '/type'],
    [
      'wrong known property',
      '{"type":"purchase","stream":"web","properties":{"currency":"euro"}}',
      'EVENT_PROPERTY_INVALID',
      '/properties/currency',
    ],
    ['ip of wrong kind', '{"type":"x","stream":"web","context":{"ip":7}}', 'EVENT_FIELD_INVALID', '/context/ip'],
    [
      'U+0000 in the agent',
      '{"type":"x","stream":"web","context":{"userAgent":"\\u0000"}}',
      'EVENT_TEXT_INVALID',
      '/context/userAgent',
    ],
  ])('%s', async (_name, body, code, pointer) => {
    const before = collector.log.appended.length;
    const answer = await post(collector, body);
    expect([answer.status, first(answer)]).toMatchObject([422, { status: 'rejected', code, pointer }]);
    expect(collector.log.appended).toHaveLength(before);
  });

  it('is not one for escapes within properties, 20 levels, or 2^53', async () => {
    const properties = `{"a":"\\u0000\\ud800","n":9007199254740992,"d":${deep(18)}}`;
    const answer = await post(collector, `{"type":"x","stream":"web","properties":${properties}}`);
    expect(answer.status).toBe(202);
    expect(collector.log.events.at(-1)!.properties).toBe(properties);
  });
});

describe('media types and encodings', () => {
  it.each(['application/json; charset=utf-8', 'application/vnd.x+json', 'text/plain;charset=UTF-8'])(
    'takes %s',
    async (type) => {
      expect((await post(collector, event, { 'content-type': type })).status).toBe(202);
    },
  );

  it('takes a body without a type', async () => {
    const bytes = new Blob([JSON.stringify(event)]);
    const response = await fetch(`${collector.url}/v1/events?x=1`, {
      method: 'POST',
      headers: { 'x-api-key': WEB_KEY },
      body: bytes,
    });
    expect(response.status).toBe(202);
  });

  it.each([
    [{ 'content-type': 'application/xml' }, 'MEDIA_TYPE_UNSUPPORTED'],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, 'MEDIA_TYPE_UNSUPPORTED'],
    [{ 'content-type': 'nonsense' }, 'MEDIA_TYPE_UNSUPPORTED'],
    [{ 'content-type': 'application/json; charset=utf-16' }, 'MEDIA_TYPE_UNSUPPORTED'],
    [{ 'content-encoding': 'compress' }, 'CONTENT_ENCODING_UNSUPPORTED'],
    [{ 'content-encoding': 'gzip, gzip' }, 'CONTENT_ENCODING_UNSUPPORTED'],
  ])('refuses %j with what it would take', async (headers, code) => {
    const answer = await post(collector, event, headers);
    expect([answer.status, answer.body.code]).toEqual([415, code]);
    expect(answer.headers.get('accept-encoding')).toMatch(/^gzip, deflate, br/);
  });
});

describe('a stream that is for some types of events', () => {
  const policy = (schemaPolicy: 'warn' | 'enforce') =>
    ({
      type: 'stream_policy_set',
      projectId: 'p1',
      streamId: 's1',
      name: 'web',
      schemaPolicy,
      allowedTypes: ['page_view'],
    }) as const;

  it('takes those, and rejects others by name while it enforces that', async () => {
    const strict = await startCollector([...BASIC_FACTS, policy('enforce')]);
    const answer = await post(strict, [
      event,
      { ...event, type: 'other' },
      { stream: 'web', event_type: 'other' },
      { type: 'other', stream: 'app' },
    ]);
    expect(answer.body.events).toMatchObject([
      { status: 'accepted' },
      { status: 'rejected', code: 'EVENT_TYPE_FORBIDDEN', pointer: '/1/type' },
      { status: 'rejected', code: 'EVENT_TYPE_FORBIDDEN', pointer: '/2/event_type' },
      { status: 'accepted' },
    ]);
    await strict.app.close();
  });

  it('takes all of them while it only warns, and says which are not on its list', async () => {
    const lenient = await startCollector([...BASIC_FACTS, policy('warn')]);
    const answer = await post(lenient, [event, { ...event, type: 'other' }]);
    expect(answer.body).toMatchObject({ accepted: 2, events: [{ index: 0 }, { warning: 'EVENT_TYPE_FORBIDDEN' }] });
    expect(answer.body.events![0]).not.toHaveProperty('warning');
    await lenient.app.close();
  });
});
