import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openTroubledDoor, type TroubledDoor } from './troubled-door.js';

let server: Server;
let door: TroubledDoor;
/** What stands behind the proxy: it answers with the status that the path names, and with the body it got. */
beforeAll(async () => {
  server = createServer((request, response) => {
    response.writeHead(Number(request.url?.slice(1)), { 'retry-after': '7' });
    request.pipe(response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  door = await openTroubledDoor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await door.close();
  await new Promise((closed) => server.close(closed));
});

const send = (path: string): Promise<Response> => fetch(door.url + path, { method: 'POST', body: 'an event' });

it('passes requests and answers on as they are', async () => {
  const answer = await send('/202');
  expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([202, '7', 'an event']);
  expect(door.exchanges.at(-1)).toMatchObject({ method: 'POST', path: '/202', status: 202, delivered: true });
});

it('cuts the connection of what was accepted, and of nothing else', async () => {
  door.cutAfterAcceptance(1);
  expect((await send('/429')).status).toBe(429);
  await expect(send('/200')).rejects.toThrow('fetch failed');
  expect(door.exchanges.slice(-2).map(({ status, delivered }) => [status, delivered])).toEqual([
    [429, true],
    [200, false],
  ]);
  expect((await send('/200')).status).toBe(200);
});

it('refuses connections until it is opened again, at the same address', async () => {
  const before = door.exchanges.length;
  await door.shut();
  await expect(send('/200')).rejects.toThrow('fetch failed');
  await door.reopen();
  expect((await send('/200')).status).toBe(200);
  expect(door.exchanges).toHaveLength(before + 1);
});
