import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import type { ReplayAnswer } from '#contracts';
import { migrateReadModel } from '#read-model/writer';
import { startGateway, type TestGateway } from '../gateway.fixture.spec.js';
import { eventually, next } from './live-fixture.spec.js';

const REPLAY = '0196b9a2-0000-7000-8000-000000000001';

let gateway: TestGateway;
let token: string;
const sockets: Socket[] = [];

beforeAll(async () => {
  gateway = await startGateway();
  await migrateReadModel(gateway.databaseUrl);
  token = await gateway.login();
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await gateway?.close();
});

interface Told {
  readonly socket: Socket;
  readonly frames: { readonly at: number; readonly replay: ReplayAnswer }[];
}

function connect(): Told {
  const socket = io(gateway.url, { auth: { token }, transports: ['websocket'], reconnection: false, forceNew: true });
  const frames: Told['frames'] = [];
  socket.on('replay', (replay: ReplayAnswer) => void frames.push({ at: performance.now(), replay }));
  sockets.push(socket);
  return { socket, frames };
}

const watch = (socket: Socket): Promise<unknown> => socket.timeout(5_000).emitWithAck('watch_replays');

/** Stands for the order, and for the projector that carries it out. */
async function order(id: string, state: string): Promise<void> {
  await gateway.database.query(
    `INSERT INTO control_plane.replays (id, projections, wanted, requested_by, requested_at)
     VALUES ($1, '{sessions}', 'run', 'somebody', now())`,
    [id],
  );
  await gateway.database.query(
    `INSERT INTO read_model.replay (id, projections, start, state, schema_name, per_second, started_at, updated_at)
     VALUES ($1, '{sessions}', '{"kind":"beginning"}', $2, 'rebuild', 10, now(), now())`,
    [id, state],
  );
  await gateway.database.query(
    `INSERT INTO read_model.replay_checkpoint (replay_id, topic, partition, first_offset, next_offset)
     VALUES ($1, 'enriched-events', 0, 0, 5)`,
    [id],
  );
}

const moves = (state: string, ended = false): Promise<unknown> =>
  gateway.database.query(
    `UPDATE read_model.replay SET state = $2, ended_at = CASE WHEN $3 THEN now() END WHERE id = $1`,
    [REPLAY, state, ended],
  );

describe('watching replays', () => {
  it('tells an operator of the replay that runs, once a second at most, and once when it has ended', async () => {
    await order('0196b9a2-0000-7000-8000-000000000000', 'failed');
    const { socket, frames } = connect();
    expect(await watch(socket)).toEqual({ ok: true, room: 'replays' });
    // One that has ended before is no news; it is known once the first look is over.
    await order(REPLAY, 'building');
    await eventually(() => expect(frames.length).toBeGreaterThanOrEqual(3), 20_000);
    expect(frames[0]!.replay).toMatchObject({ id: REPLAY, state: 'building', projection: 'sessions', done: 5 });
    const gaps = frames.slice(1).map(({ at }, index) => at - frames[index]!.at);
    process.stdout.write(`between two frames at least ${Math.min(...gaps).toFixed(0)} ms\n`);
    await moves('live', true);
    await eventually(() => expect(frames.at(-1)!.replay.state).toBe('live'), 10_000);
    const told = frames.length;
    const others = connect();
    await watch(others.socket);
    await order('0196b9a2-0000-7000-8000-000000000002', 'building');
    await eventually(() => expect(others.frames.length).toBeGreaterThan(0), 10_000);
    expect(frames.slice(told).map(({ replay }) => replay.id)).not.toContain(REPLAY);
    expect(new Set(frames.map(({ replay }) => replay.id))).not.toContain('0196b9a2-0000-7000-8000-000000000000');
  }, 40_000);

  it('tells nobody else, and ends for who is no operator any more', async () => {
    const silent = connect();
    await next(silent.socket, 'connect').catch(() => undefined);
    const { socket, frames } = connect();
    expect(await watch(socket)).toMatchObject({ ok: true });
    await eventually(() => expect(frames.length).toBeGreaterThan(0), 10_000);
    expect(silent.frames).toEqual([]);
    const closed = next<{ room: string; code: string }>(socket, 'closed', 30_000);
    await gateway.database.query(`UPDATE control_plane.users SET instance_role = null`);
    expect(await closed).toEqual({ room: 'replays', code: 'FORBIDDEN' });
    expect(await watch(socket)).toEqual({ ok: false, code: 'FORBIDDEN' });
  }, 60_000);
});
