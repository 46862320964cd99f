import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { answerOtherUpgrades } from './other-upgrades.js';

let server: Server;
let port: number;
const upgraded: string[] = [];
beforeEach(async () => {
  upgraded.length = 0;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => response.end(`${request.method} ${request.url} ${request.headers['upgrade']} ${body}`));
  });
  server.on('upgrade', (request, socket) => {
    if (!request.url?.startsWith('/socket')) return;
    upgraded.push(request.url);
    socket.end('HTTP/1.1 101 Switching\r\n\r\n');
  });
  answerOtherUpgrades(server, '/socket/');
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterEach(() => new Promise((done) => server.close(done)));

/** What comes back for these pieces, each sent when the one before was. */
async function ask(...pieces: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  for (const piece of pieces) {
    await new Promise((done) => socket.write(piece, done));
    await new Promise(setImmediate);
  }
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString()));
  await once(socket, 'close', { signal: AbortSignal.timeout(5_000) });
  return answer;
}

const OFFER = 'Host: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
const LAST = 'GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

describe('a request that offers another protocol', () => {
  it.each([
    ['at once', [`POST /v1/events HTTP/1.1\r\n${OFFER}Content-Length: 5\r\n\r\nhello${LAST}`]],
    ['in pieces', [`POST /v1/events HTTP/1.1\r\n${OFFER}Content-Length: 5\r\n\r\n`, 'he', 'llo', LAST]],
  ])('is answered as if it did not, its body sent %s, and so is what follows it', async (_name, pieces) => {
    const answer = await ask(...pieces);
    expect(answer).toContain('POST /v1/events undefined hello');
    expect(answer).toContain('GET /last undefined ');
    expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
  });

  it('is left to others where it is a WebSocket of theirs, and only there', async () => {
    const websocket = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\r\n';
    expect(await ask(`GET /socket/?a HTTP/1.1\r\n${websocket}`)).toContain('101 Switching');
    expect(await ask(`GET /other HTTP/1.1\r\n${websocket}${LAST}`)).toContain('GET /other undefined');
    expect(upgraded).toEqual(['/socket/?a']);
  });
});
