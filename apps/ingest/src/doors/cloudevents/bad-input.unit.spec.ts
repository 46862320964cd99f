/** What every door survives, at this one, in each content mode: a clear answer, nothing counted, and it goes on. */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWithData } from '#testing';
import { first, post, startCollector, WEB_KEY, type Answer, type Collector } from '../../collector.fixture.spec.js';
import { BATCHED, MINIMAL, PATH, sendJson, STRUCTURED } from './cloudevents.fixture.spec.js';

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterEach(async () => {
  expect((await sendJson(collector, MINIMAL)).status).toBe(202);
});
afterAll(() => collector.app.close());

const KEY = { authorization: `Bearer ${WEB_KEY}` };
const BINARY = Object.fromEntries(Object.entries(MINIMAL).map(([name, value]) => [`ce-${name}`, value]));
const MODES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  structured: { 'content-type': STRUCTURED },
  batched: { 'content-type': BATCHED },
  binary: { 'content-type': 'application/json', ...BINARY },
};
const modes = Object.keys(MODES);
const send = (mode: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> =>
  post(collector, body, { ...KEY, ...MODES[mode], ...headers }, PATH);
/** The event, with its data, as the mode has it. */
const around = (mode: string, data: string): string => {
  const event = `${JSON.stringify(MINIMAL).slice(0, -1)},"data":${data}}`;
  return mode === 'binary' ? data : mode === 'batched' ? `[${event}]` : event;
};
const dataAt = (mode: string): string => ({ structured: '/data', batched: '/0/data', binary: '' })[mode]!;

describe.each(modes)('%s', (mode) => {
  it.each([
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), {}, 400, 'BODY_NOT_JSON'],
    ['cut off', '{"specversion":"1.0"', {}, 400, 'BODY_NOT_JSON'],
    ['over 2 MB', ' '.repeat(2 * 1024 * 1024 + 1), {}, 413, 'BODY_TOO_LARGE'],
    ['no gzip', '{}', { 'content-encoding': 'gzip' }, 400, 'BODY_ENCODING_INVALID'],
    ['gzip in gzip', gzipSync(gzipSync('{}')), { 'content-encoding': 'gzip' }, 400, 'BODY_NOT_JSON'],
    ['of no coding', '{}', { 'content-encoding': 'compress' }, 415, 'CONTENT_ENCODING_UNSUPPORTED'],
    [
      'a bomb',
      gzipSync(Buffer.alloc(64 * 1024 * 1024)),
      { 'content-encoding': 'gzip' },
      413,
      'BODY_INFLATED_TOO_LARGE',
    ],
  ])('a body that is %s', async (_name, body, headers: Record<string, string>, status, code) => {
    const before = collector.log.appended.length;
    const answer = await send(mode, body, headers);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(collector.log.appended).toHaveLength(before);
  });

  it.each([
    ['nested 10,000 deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'EVENT_TOO_DEEP'],
    ['an integer past 2^53', '{"n":9007199254740993}', 'EVENT_NUMBER_UNSAFE'],
    ['a number past all', '{"n":1e400}', 'EVENT_NUMBER_UNSAFE'],
    ['over 256 KB', `"${'x'.repeat(262_145)}"`, 'EVENT_TOO_LARGE'],
  ])('data that is %s', async (_name, data, code) => {
    const before = collector.log.appended.length;
    const answer = await send(mode, around(mode, data));
    expect([answer.status, first(answer)]).toMatchObject([422, { status: 'rejected', code }]);
    if (code === 'EVENT_NUMBER_UNSAFE') expect(first(answer)).toMatchObject({ pointer: `${dataAt(mode)}/n` });
    expect(collector.log.appended).toHaveLength(before);
  });

  it.each([
    ['a byte order mark', '\ufeff{"a":1}'],
    ['keys of prototypes', '{"__proto__":{"polluted":1},"constructor":{"prototype":1}}'],
    ['escapes that are no text', '{"a":"\\u0000\\ud800"}'],
  ])('data with %s is kept', async (_name, data) => {
    const [mark, json] = data.startsWith('\ufeff') ? ['\ufeff', data.slice(1)] : ['', data];
    const answer = await send(mode, mark + around(mode, json));
    expect(answer.body).toMatchObject({ accepted: 1 });
    expect(collector.log.events.at(-1)!.properties).toBe(json);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('compressed', async () => {
    const answer = await send(mode, gzipSync(around(mode, '{"a":1}')), { 'content-encoding': 'gzip' });
    expect(answer.body).toMatchObject({ accepted: 1 });
  });

  it('without a key, and with one in the body', async () => {
    const body = around(mode, '{}').replace('{', `{"writekey":"${WEB_KEY}","writeKey":"${WEB_KEY}",`);
    const answer = await post(collector, body, { ...MODES[mode], authorization: '' }, PATH);
    expect([answer.status, answer.body.code]).toEqual([401, 'KEY_MISSING']);
  });
});

it('a million attributes', async () => {
  const names = Array.from({ length: 700_000 }, (_, index) => `"${index}":0`).join(',');
  const body = gzipSync(`${JSON.stringify(MINIMAL).slice(0, -1)},${names}}`);
  const answer = await send('structured', body, { 'content-encoding': 'gzip' });
  expect([answer.status, first(answer)]).toMatchObject([422, { code: 'EVENT_TOO_LARGE' }]);
});

it.each(['source', 'dataschema', 'subject', 'time', 'datacontenttype', 'ext'])(
  'a huge %s of hostile text is answered',
  async (name) => {
    for (const part of ['a', '/', '%20', '@', ':', '"\\', ';a=', '\ud83d\ude00', '0']) {
      const value = part.repeat(Math.floor(250_000 / Buffer.byteLength(JSON.stringify(part))));
      expect((await sendJson(collector, { ...MINIMAL, [name]: `${value} ` })).status).toBeLessThan(500);
    }
  },
);

it('a body that is cut is nobody to answer, and nothing is accepted', async () => {
  const before = collector.log.appended.length;
  const socket = connect(collector.port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  await once(socket, 'connect');
  const head = Object.entries({ host: 'x', ...KEY, ...MODES['binary'] }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.end(`POST ${PATH} HTTP/1.1\r\n${head.join('')}transfer-encoding: chunked\r\n\r\nff\r\n{"a"`);
  await once(socket, 'close', { signal: AbortSignal.timeout(8_000) });
  expect(answer).not.toMatch(/^HTTP\/1.1 2/);
  expect(collector.log.appended).toHaveLength(before);
});

describeWithData('JSONTestSuite', 'json-torture/test_parsing', (folder) => {
  const files = readdirSync(folder).filter((name) => /^[yn]_/.test(name));

  it.each(files)('%s', async (name) => {
    const body = readFileSync(join(folder, name));
    for (const mode of modes) {
      const { status } = await send(mode, body);
      // A binary event without a body is one without data.
      if (name.startsWith('n_') && (body.length > 0 || mode !== 'binary')) expect(status).toBe(400);
      else expect(status).toBeLessThan(500);
    }
  });
});
