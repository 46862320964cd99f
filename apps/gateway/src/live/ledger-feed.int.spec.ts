import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import type { LedgerFrame } from '#contracts';
import { migrateReadModel } from '#read-model/writer';
import { startGateway, type TestGateway } from '../gateway.fixture.spec.js';
import { eventually, next } from './live-fixture.spec.js';

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
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await gateway?.close();
});

function connect(): { socket: Socket; frames: LedgerFrame[] } {
  const socket = io(gateway.url, { auth: { token }, transports: ['websocket'], reconnection: false, forceNew: true });
  const frames: LedgerFrame[] = [];
  socket.on('ledger', (frame: LedgerFrame) => void frames.push(frame));
  sockets.push(socket);
  return { socket, frames };
}

const ask = (socket: Socket, message: string, body: unknown): Promise<unknown> =>
  socket.timeout(5_000).emitWithAck(message, body);

const counts = (outcome: string, count: number): Promise<unknown> =>
  gateway.database.query(
    `INSERT INTO read_model.ledger_per_minute (project_id, minute, stream, outcome, reason, count)
     VALUES ($1, date_trunc('minute', now()), 'web', $2, '', $3)`,
    [projectId, outcome, count],
  );

it('tells the figures at once, and again when they have changed', async () => {
  const { socket, frames } = connect();
  const room = `ledger:${projectId}`;
  expect(await ask(socket, 'watch_ledger', { projectId })).toEqual({ ok: true, room });
  await eventually(() => expect(frames[0]).toMatchObject({ room, accepted: 0, projected: 0, balanced: true }));
  await counts('accepted', 3);
  await eventually(() => expect(frames.at(-1)).toMatchObject({ accepted: 3, inFlight: 3 }), 15_000);
  await counts('projected', 3);
  await eventually(() => expect(frames.at(-1)).toMatchObject({ accepted: 3, projected: 3, inFlight: 0 }), 15_000);
  expect(await ask(socket, 'unwatch_ledger', { projectId })).toEqual({ ok: true, room });
  expect(await ask(socket, 'unwatch_ledger', { projectId })).toEqual({ ok: false, code: 'NOT_FOUND' });
  const told = frames.length;
  const other = connect();
  await ask(other.socket, 'watch_ledger', { projectId });
  await counts('duplicate', 1);
  await eventually(() => expect(other.frames.at(-1)).toMatchObject({ duplicate: 1 }), 15_000);
  expect(frames).toHaveLength(told);
}, 60_000);

it.each([
  ['no project', {}, 'REQUEST_INVALID'],
  ['nothing', null, 'REQUEST_INVALID'],
  ['one that is not there', { projectId: '0196b9a2-0000-7000-8000-000000000000' }, 'NOT_FOUND'],
])('refuses who names %s', async (_name, body, code) => {
  expect(await ask(connect().socket, 'watch_ledger', body)).toEqual({ ok: false, code });
});

it('ends for who may not see the project any more', async () => {
  const { socket, frames } = connect();
  await ask(socket, 'watch_ledger', { projectId });
  await eventually(() => expect(frames.length).toBeGreaterThan(0));
  const closed = next<{ room: string; code: string }>(socket, 'closed', 30_000);
  await gateway.database.query(`UPDATE control_plane.users SET instance_role = null`);
  await gateway.database.query(`DELETE FROM control_plane.memberships WHERE project_id = $1`, [projectId]);
  expect(await closed).toEqual({ room: `ledger:${projectId}`, code: 'FORBIDDEN' });
}, 60_000);
