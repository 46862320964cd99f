/** The collector behind a certificate: what does not speak TLS is closed at once, and everybody else does not notice. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testCertificates, type TestCertificates } from '#testing';
import { SERVER_KEY, startCollector, type Collector } from './collector.fixture.spec.js';

const CLOSED_WITHIN_MS = 5_000;

let made: TestCertificates;
let collector: Collector;

beforeAll(async () => {
  made = await testCertificates();
  const { cert: certPath, key: keyPath } = made.server;
  collector = await startCollector(undefined, { certificate: { certPath, keyPath } });
});
afterAll(async () => {
  await collector.app.close();
  made.remove();
});

function post(body: string): Promise<number | undefined> {
  const headers = { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json' };
  const options = { method: 'POST', port: collector.port, host: 'localhost', ca: readFileSync(made.ca), headers };
  return new Promise((resolve, reject) => {
    const asked = request({ ...options, path: '/v1/events' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on('error', reject).end(body);
  });
}

/** What comes back on a connection until it is closed. */
function untilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      socket.destroy();
      reject(new Error(`still open after ${CLOSED_WITHIN_MS} ms; it said ${JSON.stringify(text)}`));
    }, CLOSED_WITHIN_MS);
    socket.once('close', () => {
      clearTimeout(late);
      resolve(text);
    });
  });
}

const event = JSON.stringify({ stream: 'web', type: 'page_view', visitorId: 'v' });

it('says where it listens', () => expect(collector.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/));

it.each([
  ['plain HTTP', 'POST /v1/events HTTP/1.1\r\nhost: x\r\n\r\n'],
  ['noise', '\x16\x03\x01\x00\x05hello'],
])('closes a connection that speaks %s, without a word of HTTP', async (_name, bytes) => {
  const socket = connect(collector.port, '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')));
  expect(await untilClosed(socket)).not.toContain('HTTP/1.1');
  expect(await post(event)).toBe(202);
});

it('closes a connection whose client does not trust it', async () => {
  await untilClosed(connectSecurely({ port: collector.port, host: 'localhost', ca: readFileSync(made.otherCa) }));
  expect(await post(event)).toBe(202);
});
