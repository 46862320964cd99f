import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import type { ClosedFrame } from '#contracts';
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

it('lets programs in that may read, and nobody by a key for events', async () => {
  const collectors = `/api/v1/projects/${projectId}/collectors`;
  const keyWith = async (scope: string): Promise<string> => {
    const body = { name: scope, streams: [], scopes: [scope] };
    return (await gateway.request<{ key: string }>('POST', collectors, { token, body })).body.key;
  };
  const reader = connect({ token: await keyWith('read') });
  expect((await subscribe(reader, { projectId, stream: 'web' })).ok).toBe(true);
  reader.disconnect();
  const sender = connect({ token: await keyWith('ingest') });
  const refused = await next<Error & { data: object }>(sender, 'connect_error');
  expect(refused.data).toEqual({ code: 'KEY_SCOPE' });
});

it('ends within a minute what a sign-in, a token or a key allowed that is no more', async () => {
  const post = <T>(path: string, body?: unknown) => gateway.request<T>('POST', path, { token, body });
  const session = { token: await gateway.login() };
  const program = (await post<{ id: string; token: string }>('/api/v1/auth/tokens', { name: 'x', scopes: ['read'] }))
    .body;
  const collectors = `/api/v1/projects/${projectId}/collectors`;
  const collector = (await post<{ id: string; key: string }>(collectors, { name: 'y', streams: [], scopes: ['read'] }))
    .body;
  const watching = [connect(session), connect({ token: program.token }), connect({ token: collector.key })];
  for (const socket of watching) expect((await subscribe(socket, { projectId, stream: 'web' })).ok).toBe(true);
  const closed = watching.map((socket) => next<ClosedFrame>(socket, 'closed', 30_000));
  await gateway.request('DELETE', `${collectors}/${collector.id}`, { token });
  await gateway.request('DELETE', `/api/v1/auth/tokens/${program.id}`, { token });
  await post('/api/v1/auth/logout-everywhere');
  const endedAt = performance.now();
  expect(await Promise.all(closed)).toEqual(watching.map(() => ({ room: null, code: 'UNAUTHENTICATED' })));
  process.stdout.write(`closed ${((performance.now() - endedAt) / 1_000).toFixed(1)} s after their rights ended\n`);
}, 40_000);
