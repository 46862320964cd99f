/** Calls and bodies that cannot be taken: named, each with its place in the body as it was sent. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { INGEST_LIMITS } from '#contracts';
import { describeWithData } from '#testing';
import { SERVER_KEY } from '../../collector.fixture.spec.js';
import { asUser, segmentSource } from './segment.fixture.spec.js';

const { send, batch, events } = segmentSource();

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe.each<[string, string, string, string]>([
  ['no type', '{"event":"x"}', 'EVENT_TYPE_MISSING', '/type'],
  ['another type', '{"type":"video","event":"x"}', 'EVENT_TYPE_INVALID', '/type'],
  ['a type that every object has', '{"type":"constructor"}', 'EVENT_TYPE_INVALID', '/type'],
  ['a type that is no text', '{"type":1,"event":"x"}', 'EVENT_TYPE_INVALID', '/type'],
  ['no event', '{"type":"track"}', 'EVENT_TYPE_MISSING', '/event'],
  ['an empty event', '{"type":"track","event":""}', 'EVENT_TYPE_MISSING', '/event'],
  ['an event that is no text', '{"type":"track","event":{}}', 'EVENT_TYPE_INVALID', '/event'],
  ['null', 'null', 'EVENT_SHAPE', ''],
  ['a list', '[]', 'EVENT_SHAPE', ''],
  ['a number', '7', 'EVENT_SHAPE', ''],
  ['a long messageId', `{"type":"alias","messageId":"${'m'.repeat(129)}"}`, 'EVENT_ID_INVALID', '/messageId'],
  ['an anonymousId that is a list', '{"type":"alias","anonymousId":[]}', 'EVENT_FIELD_INVALID', '/anonymousId'],
  ['a long userId', `{"type":"alias","userId":"${'u'.repeat(513)}"}`, 'EVENT_FIELD_INVALID', '/userId'],
  ['half a surrogate', '{"type":"alias","userId":"\\ud800"}', 'EVENT_TEXT_INVALID', '/userId'],
  ['U+0000', '{"type":"alias","anonymousId":"\\u0000"}', 'EVENT_TEXT_INVALID', '/anonymousId'],
  ['a time without a zone', '{"type":"alias","timestamp":"2024-01-01T00:00:00"}', 'EVENT_TIME_INVALID', '/timestamp'],
  ['a time in seconds', '{"type":"alias","originalTimestamp":17e8}', 'EVENT_TIME_SECONDS', '/originalTimestamp'],
  ['properties that are a list', '{"type":"track","event":"x","properties":[]}', 'EVENT_FIELD_INVALID', '/properties'],
  ['traits that are a text', '{"type":"identify","traits":"pro"}', 'EVENT_FIELD_INVALID', '/traits'],
  ['a context that is a text', '{"type":"alias","context":"x"}', 'EVENT_FIELD_INVALID', '/context'],
  ['an address that is none', '{"type":"alias","context":{"ip":1}}', 'EVENT_FIELD_INVALID', '/context/ip'],
  [
    'a title that is no text',
    '{"type":"page","properties":{"title":1}}',
    'EVENT_PROPERTY_INVALID',
    '/properties/title',
  ],
  [
    'a known type of ours with a wrong property',
    '{"type":"track","event":"purchase","properties":{"currency":"euro"}}',
    'EVENT_PROPERTY_INVALID',
    '/properties/currency',
  ],
  [
    'a long url of its own',
    `{"type":"page","properties":{"url":"${'u'.repeat(8_193)}"}}`,
    'EVENT_FIELD_INVALID',
    '/properties/url',
  ],
  [
    'a long url in the context',
    `{"type":"page","context":{"page":{"url":"${'u'.repeat(8_193)}"}}}`,
    'EVENT_FIELD_INVALID',
    '/context/page/url',
  ],
  [
    'digits that would be lost',
    '{"type":"identify","traits":{"n":[9007199254740993]}}',
    'EVENT_NUMBER_UNSAFE',
    '/traits/n/0',
  ],
  ['an id whose digits would be lost', '{"type":"alias","userId":9007199254740993}', 'EVENT_NUMBER_UNSAFE', '/userId'],
  ['digits where nothing is kept', '{"type":"alias","url":1e400}', 'EVENT_NUMBER_UNSAFE', '/url'],
  ['21 levels', `{"type":"identify","traits":{"d":${deep(19)}}}`, 'EVENT_TOO_DEEP', `/traits/d${'/0'.repeat(18)}`],
  [
    'a foreign stream',
    '{"type":"alias","integrations":{"NexusPipe":{"stream":"app"}}}',
    'EVENT_STREAM_FORBIDDEN',
    '/integrations/NexusPipe/stream',
  ],
  ['over 256 KB', `{"type":"identify","traits":{"x":"${'x'.repeat(262_144)}"}}`, 'EVENT_TOO_LARGE', ''],
])('a call with %s', (_name, call, code, pointer) => {
  const rejected = (at: string, index: number): object => ({ index, status: 'rejected', code, pointer: at + pointer });

  it('is named among others, which are taken', async () => {
    const good = '{"type":"track","event":"good","messageId":"g"}';
    const { status, body } = await send('/v1/batch', `{"batch":[${good},${call}]}`);
    expect([status, body]).toMatchObject([
      200,
      { success: false, accepted: 1, rejected: 1, events: [{ id: 'g', status: 'accepted' }, rejected('/batch/1', 1)] },
    ]);
    expect(events().map(({ id }) => id)).toEqual(['g']);
  });

  it('is a problem when there is none to take', async () => {
    const { status, headers, body } = await send('/v1/batch', `{"batch":[${call}]}`);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect([status, body]).toMatchObject([
      400,
      { code: 'NO_EVENT_ACCEPTED', retryable: false, success: false, events: [rejected('/batch/0', 0)] },
    ]);
    expect(events()).toEqual([]);
  });
});

it('a call that is alone has its pointers from the top', async () => {
  const { status, body } = await send('/v1/i', { traits: 1, userId: 'u', messageId: 'm' });
  expect([status, body.events]).toMatchObject([400, [{ index: 0, id: 'm', pointer: '/traits' }]]);
});

it('the path says which call it is', async () => {
  expect((await send('/v1/page', { type: 'video' })).status).toBe(200);
  expect(events()[0]?.type).toBe('page_view');
});

it('fields that are not kept are named, and those of the transport are not', async () => {
  const call = {
    type: 'track',
    event: 'x',
    integrations: {},
    _metadata: {},
    channel: 'server',
    traits: {},
    visitorId: 1,
  };
  const { status, body } = await batch([call]);
  expect([status, body]).toMatchObject([200, { success: true, events: [{ ignored: ['traits', 'visitorId'] }] }]);
});

it('a key of several streams needs to hear which', async () => {
  const { status, body } = await send('/v1/t', { event: 'x' }, asUser(SERVER_KEY));
  const pointer = '/integrations/NexusPipe/stream';
  expect([status, body.events]).toMatchObject([400, [{ code: 'EVENT_STREAM_MISSING', pointer }]]);
  const integrations = { NexusPipe: { stream: 'app' } };
  const named = { batch: [{ type: 'track', event: 'x' }], integrations };
  expect((await send('/v1/batch', named, asUser(SERVER_KEY))).body).toEqual({ success: true });
  expect(events()[0]?.stream).toBe('app');
});

describe("a batch's context", () => {
  const track = '{"type":"track","event":"x"}';
  const refused = async (body: string): Promise<unknown> => {
    const { status, body: problem } = await send('/v1/batch', body);
    return [
      status,
      problem.code,
      problem.events?.map((event) => event.status === 'rejected' && [event.code, event.pointer]),
    ];
  };

  it('that no event could have is a fault of each, and lies where it was sent', async () => {
    expect(await refused(`{"batch":[${track},${track}],"context":{"a":[1e400]}}`)).toEqual([
      400,
      'NO_EVENT_ACCEPTED',
      [
        ['EVENT_NUMBER_UNSAFE', '/context/a/0'],
        ['EVENT_NUMBER_UNSAFE', '/context/a/0'],
      ],
    ]);
    const tooDeep = `{"batch":[${track}],"context":{"a":${deep(19)}}}`;
    expect(await refused(tooDeep)).toMatchObject([400, 'NO_EVENT_ACCEPTED', [['EVENT_TOO_DEEP', expect.anything()]]]);
    expect((await send('/v1/batch', `{"batch":[${track}],"context":{"a":${deep(18)}}}`)).status).toBe(200);
  });

  it('counts to the size of each event', async () => {
    const context = JSON.stringify({ x: 'x'.repeat(200_000) });
    const call = JSON.stringify({ type: 'track', event: 'x', properties: { x: 'x'.repeat(100_000) } });
    const { body } = await send('/v1/batch', `{"batch":[${call},${track}],"context":${context}}`);
    expect(body).toMatchObject({ accepted: 1, events: [{ code: 'EVENT_TOO_LARGE', pointer: '/batch/0' }, {}] });
  });

  it('does not make a large body of a small one', async () => {
    const context = JSON.stringify({ x: 'x'.repeat(200_000) });
    const many = Array.from({ length: 60 }, () => track).join();
    expect(await refused(`{"batch":[${many}],"context":${context}}`)).toEqual([
      413,
      'BODY_INFLATED_TOO_LARGE',
      undefined,
    ]);
  });

  it('is an object', async () => {
    expect(await refused(`{"batch":[${track}],"context":[]}`)).toEqual([400, 'BODY_SHAPE', undefined]);
  });
});

describe('bodies', () => {
  const calls = (count: number): string => `{"batch":[${Array.from({ length: count }, () => '0').join()}]}`;

  it.each([
    ['no JSON', '{"batch":[', 400, 'BODY_NOT_JSON'],
    ['empty', '', 400, 'BODY_NOT_JSON'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 400, 'BODY_NOT_JSON'],
    ['a form', 'batch=1&writeKey=x', 400, 'BODY_NOT_JSON'],
    ['null', 'null', 400, 'BODY_SHAPE'],
    ['a list', '[{"type":"track","event":"x"}]', 400, 'BODY_SHAPE'],
    ['a batch that is an object', '{"batch":{}}', 400, 'BODY_SHAPE'],
    ['without a batch', '{"type":"track","event":"x"}', 400, 'BODY_SHAPE'],
    ['an empty batch', '{"batch":[]}', 400, 'BATCH_EMPTY'],
    ['a batch that is no list any more', '{"batch":[{"type":"page"}],"batch":1}', 400, 'BODY_SHAPE'],
    ['2,001 calls', calls(INGEST_LIMITS.events + 1), 413, 'BATCH_TOO_LARGE'],
    ['over 2 MB', `{"batch":[0],"x":"${'x'.repeat(INGEST_LIMITS.bodyBytes)}"}`, 413, 'BODY_TOO_LARGE'],
  ])('that are %s are refused', async (_name, body, status, code) => {
    const answer = await send('/v1/batch', body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('a bomb is stopped', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    const answer = await send('/v1/batch', bomb, { 'content-encoding': 'gzip' });
    expect([answer.status, answer.body.code]).toEqual([413, 'BODY_INFLATED_TOO_LARGE']);
  });

  it('of a batch that is there twice the last one counts, however long the first one is', async () => {
    const first = calls(50_000).slice(0, -1);
    const { status } = await send('/v1/batch', `${first},"b\\u0061tch":[{"type":"track","event":"last"}]}`);
    expect([status, events().map(({ type }) => type)]).toEqual([200, ['last']]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('%s is a name like any other', async (name) => {
    const body = `{"${name}":{"a":1},"batch":[{"type":"group","${name}":{"a":1},"traits":{"${name}":1},"context":{"${name}":{}}}]}`;
    const { status, body: answer } = await send('/v1/batch', body);
    expect([status, answer.events]).toMatchObject([200, [{ ignored: [name] }]]);
    expect(events()[0]).toMatchObject({ properties: `{"${name}":1}`, context: `{"${name}":{}}` });
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });
});

it('no other method is answered, and no other path', async () => {
  expect((await send('/v1/batch/', { batch: [] })).status).toBe(404);
  expect((await send('/v1/x', {})).status).toBe(404);
});

describeWithData('JSONTestSuite', 'json-torture/test_parsing', (folder) => {
  const files = readdirSync(folder).filter((name) => /^[yn]_/.test(name));

  it.each(files)('%s', async (name) => {
    const torture = readFileSync(join(folder, name));
    const whole = await send('/v1/track', torture);
    const within = await send('/v1/batch', Buffer.concat([Buffer.from('{"batch":['), torture, Buffer.from(']}')]));
    expect(whole.status).toBe(400);
    // What closes a bracket too many or opens a comment is put right by what is around it; the server lives.
    expect(within.status).toBeLessThan(500);
  });
});
