import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { migrateReadModel } from '#read-model/writer';
import { startGateway, type TestGateway } from '../gateway.fixture.spec.js';
import { next, subscribe } from './live-fixture.spec.js';

let gateway: TestGateway;
let token: string;
let projectId: string;
const sockets: Socket[] = [];

beforeAll(async () => {
  gateway = await startGateway();
  await migrateReadModel(gateway.databaseUrl);
  token = await gateway.login();
  const { body } = await gateway.request<{ id: string }>('POST', '/api/v1/projects', { token, body: { name: 'Shop' } });
  projectId = body.id;
  await gateway.request('POST', `/api/v1/projects/${projectId}/streams`, { token, body: { name: 'web' } });
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await gateway?.close();
});

function connect(auth: object): Socket {
  const socket = io(gateway.url, { auth, reconnection: false, forceNew: true });
  sockets.push(socket);
  return socket;
}

it('takes a token of the login, and lets a member into the streams of a project', async () => {
  const socket = connect({ token });
  expect(await subscribe(socket, { projectId, stream: 'web' })).toMatchObject({
    ok: true,
    room: `stream:${projectId}:web`,
  });
  expect(await subscribe(socket, { projectId, stream: 'other' })).toEqual({ ok: false, code: 'NOT_FOUND' });
  expect(await subscribe(socket, { projectId: "x' OR 1=1", stream: 'web' })).toEqual({ ok: false, code: 'NOT_FOUND' });
  expect(await subscribe(socket, { projectId: 'a\0', stream: 'web' })).toEqual({ ok: false, code: 'NOT_FOUND' });
});

it('takes no token that was changed', async () => {
  const [head, , signature] = token.split('.');
  const claims = Buffer.from(JSON.stringify({ sub: 'someone', exp: 9e9 })).toString('base64url');
  for (const bad of [`${head}.${claims}.${signature}`, `${token}x`, 'x.y.z', '']) {
    const refused = await next<Error & { data: object }>(connect({ token: bad }), 'connect_error');
    expect(refused.data).toEqual({ code: 'UNAUTHENTICATED' });
    expect((await gateway.request('GET', '/api/v1/projects', { token: bad })).status).toBe(401);
  }
});

it('shows in health and metrics', async () => {
  const { body } = await gateway.request<{ parts: object }>('GET', '/health/ready');
  expect(body.parts).toMatchObject({ 'live-feed': { ok: true } });
  const metrics = await gateway.request<string>('GET', '/metrics');
  expect(metrics.body).toMatch(/^nexuspipe_live_sockets 1$/m);
  expect(metrics.body).toMatch(/^nexuspipe_live_rooms 1$/m);
});
