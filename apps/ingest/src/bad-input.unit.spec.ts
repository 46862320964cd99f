/** Bombs, broken framing and torn JSON: a clear answer, and the process lives. */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWithData } from '#testing';
import { post, SERVER_KEY, startCollector, type Collector } from './collector.fixture.spec.js';

const event = { type: 'page_view', stream: 'web' };
const json = Buffer.from(JSON.stringify(event));

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterEach(async () => {
  expect((await post(collector, event)).status).toBe(202);
});
afterAll(() => collector.app.close());

describe('compressed bodies', () => {
  it.each([
    ['gzip', gzipSync(json)],
    ['deflate', deflateSync(json)],
    ['deflate', deflateRawSync(json)],
    ['br', brotliCompressSync(json)],
    ['identity', json],
  ])('are taken: %s', async (encoding, body) => {
    expect((await post(collector, body, { 'content-encoding': encoding })).status).toBe(202);
  });

  it.each([
    ['no gzip', json],
    ['cut off', gzipSync(json).subarray(0, 20)],
    ['empty', Buffer.alloc(0)],
  ])('are refused when they are %s', async (_name, body) => {
    const answer = await post(collector, body, { 'content-encoding': 'gzip' });
    expect([answer.status, answer.body.code]).toEqual([400, 'BODY_ENCODING_INVALID']);
  });

  it('nested ones are refused: inside is no JSON', async () => {
    const answer = await post(collector, gzipSync(gzipSync(json)), { 'content-encoding': 'gzip' });
    expect([answer.status, answer.body.code]).toEqual([400, 'BODY_NOT_JSON']);
  });

  it('a bomb of 130 KB that holds 128 MiB is stopped at 10 MB', async () => {
    const bomb = gzipSync(Buffer.alloc(128 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(140_000);
    let peak = 0;
    const before = process.memoryUsage().arrayBuffers;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().arrayBuffers)), 1);
    const answer = await post(collector, bomb, { 'content-encoding': 'gzip' });
    clearInterval(watch);
    expect([answer.status, answer.body.code]).toEqual([413, 'BODY_INFLATED_TOO_LARGE']);
    expect(peak - before).toBeLessThan(32 * 1024 * 1024);
  });
});

/** Writes bytes on a socket and answers with what came back when the other side closed, or after the given text came. */
async function raw(bytes: string | Buffer, options: { end?: boolean } = {}): Promise<string> {
  const socket = connect(collector.port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.on('error', (fault) => (answer += fault.message));
  await once(socket, 'connect');
  if (options.end) socket.end(bytes);
  else socket.write(bytes);
  await once(socket, 'close', { signal: AbortSignal.timeout(8_000) });
  return answer;
}

const head = (lines: readonly string[]): string =>
  [
    'POST /v1/events HTTP/1.1',
    'host: x',
    'connection: close',
    `authorization: Bearer ${SERVER_KEY}`,
    'content-type: application/json',
    ...lines,
    '',
    '',
  ].join('\r\n');

describe('framing', () => {
  it.each([
    ['two lengths', head(['content-length: 5', 'content-length: 6']), '400', 'REQUEST_MALFORMED'],
    ['length and chunks', head(['content-length: 5', 'transfer-encoding: chunked']), '400', 'REQUEST_MALFORMED'],
    ['no length that is a number', head(['content-length: five']), '400', 'REQUEST_MALFORMED'],
    ['a chunk without size', `${head(['transfer-encoding: chunked'])}zz\r\n`, '400', 'REQUEST_MALFORMED'],
    ['a 17 KB header', head([`x-long: ${'a'.repeat(17 * 1024)}`]), '431', 'HEADERS_TOO_LARGE'],
    ['no HTTP', 'hello\r\n\r\n', '400', 'REQUEST_MALFORMED'],
  ])('%s', async (_name, bytes, status, code) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('content-type: application/problem+json');
    expect(answer).toContain(`"code":"${code}"`);
  });

  it.each([
    ['a cut chunked body', `${head(['transfer-encoding: chunked'])}ff\r\n{"type"`],
    ['a body shorter than its length', `${head(['content-length: 500'])}{"type":"x"`],
  ])('%s is nobody to answer, and nothing is accepted', async (_name, bytes) => {
    const before = collector.log.appended.length;
    expect(await raw(bytes, { end: true })).not.toMatch(/^HTTP\/1.1 2/);
    expect(collector.log.appended).toHaveLength(before);
  });

  it('a body longer than its length is read to its length', async () => {
    const answer = await raw(`${head([`content-length: ${json.length}`])}${json.toString()}trailing`);
    expect(answer).toMatch(/^HTTP\/1.1 202 /);
  });

  it('2,001 headers are survived', async () => {
    const many = Array.from({ length: 2_001 }, (_, index) => `h${index}:1`);
    expect(await raw(head([...many, `content-length: ${json.length}`]) + json.toString())).toMatch(
      /^HTTP\/1.1 (202|4\d\d) /,
    );
  });
});

describe('addresses', () => {
  it.each([
    ['GET', '/v1/events', 405, 'METHOD_NOT_ALLOWED'],
    ['DELETE', '/v1/events?x=1', 405, 'METHOD_NOT_ALLOWED'],
    ['POST', '/v1/nothing', 404, 'NOT_FOUND'],
    ['GET', '/%', 400, 'REQUEST_INVALID'],
    ['POST', '/v1/events/../../%2e%2e/etc', 404, 'NOT_FOUND'],
  ])('%s %s is %i', async (method, path, status, code) => {
    const response = await fetch(collector.url + path, { method });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    if (status === 405) expect(response.headers.get('allow')).toBe('POST');
  });
});

describe('keys of objects that are more than keys', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    '%s is a name like any other',
    async (name) => {
      const answer = await post(
        collector,
        `{"type":"x","stream":"web","properties":{"${name}":{"polluted":1}},"${name}":{"type":1}}`,
      );
      expect(answer.status).toBe(202);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );

  it('the last of two equal ones counts, as in JSON.parse', async () => {
    await post(collector, '{"type":"x","stream":"web","properties":{"a":1},"type":"y","prop\\u0065rties":{"a":2}}');
    expect(collector.log.events.at(-1)).toMatchObject({ type: 'y', properties: '{"a":2}' });
  });

  it('a million of them are read and refused for their size', async () => {
    const keys = Array.from({ length: 1_000_000 }, (_, index) => `"${index}":0`).join(',');
    const answer = await post(
      collector,
      gzipSync(`{"type":"x","stream":"web","properties":{${keys.slice(0, 9_000_000).replace(/,[^,]*$/, '')}}}`),
      {
        'content-encoding': 'gzip',
      },
    );
    expect([answer.status, answer.body.events?.[0]]).toMatchObject([422, { code: 'EVENT_TOO_LARGE' }]);
  });
});

describeWithData('JSONTestSuite', 'json-torture/test_parsing', (folder) => {
  const files = readdirSync(folder).filter((name) => /^[yn]_/.test(name));

  it.each(files)('%s', async (name) => {
    const answer = await post(collector, readFileSync(join(folder, name)));
    if (name.startsWith('n_')) expect(answer.status).toBe(400);
    else expect(answer.status).toBeLessThan(500);
  });
});
