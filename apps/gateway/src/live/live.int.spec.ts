import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Manager } from 'socket.io-client';
import type { ClosedFrame, StatsFrame, SubscribeAnswer } from '#contracts';
import type { LiveStore } from '#live-store';
import { encodeCursor } from './cursor.js';
import {
  eventually,
  memoryLive,
  next,
  openLiveDatabase,
  people,
  PROJECT,
  Projected,
  startFeed,
  STREAM,
  subscribe,
  tokenOf,
  watch,
  type LiveDatabase,
  type People,
  type TestFeed,
} from './live-fixture.spec.js';

let database: LiveDatabase;
let live: LiveStore;
let access: People;
let feed: TestFeed;
let projected: Projected;

beforeAll(async () => {
  database = await openLiveDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  await database.db.query('TRUNCATE read_model.events, read_model.projection_checkpoint');
  live = memoryLive();
  access = people();
  feed = await startFeed({ db: database.db, live, access });
  projected = new Projected(database.db, live);
});
afterEach(() => feed.close());

const droppedEvents = async (): Promise<number> => (await feed.metrics.dropped.get()).values[0]?.value ?? 0;

describe('a connection', () => {
  it('is refused without a valid token', async () => {
    for (const auth of [
      {},
      { token: 5 },
      { token: 'nobody:9999999999999' },
      { token: 'x'.repeat(9_000) },
      { token: tokenOf('ann', -1) },
    ]) {
      const refused = await next<Error & { data: { code: string } }>(
        feed.connect(undefined, { auth }),
        'connect_error',
      );
      expect(refused.data.code).toBe('UNAUTHENTICATED');
    }
  });

  it('is closed when its token expires, and says so', async () => {
    const socket = feed.connect(tokenOf('ann', 600));
    await subscribe(socket);
    const closed = next<ClosedFrame>(socket, 'closed');
    const gone = next<string>(socket, 'disconnect');
    expect(await closed).toEqual({ room: null, code: 'UNAUTHENTICATED' });
    expect(await gone).toBe('io server disconnect');
  });

  it('is closed when its sign-in has ended, though the token has not expired', async () => {
    const socket = feed.connect();
    await subscribe(socket);
    const closed = next<ClosedFrame>(socket, 'closed');
    access.ended.add('ann');
    expect(await closed).toEqual({ room: null, code: 'UNAUTHENTICATED' });
  });

  it('is cut when it sends more than a client would, and says so', async () => {
    const [flooding, quiet] = [feed.connect(), feed.connect()];
    await Promise.all([subscribe(flooding), subscribe(quiet)]);
    const closed = next<ClosedFrame>(flooding, 'closed');
    for (let n = 0; n < 200; n += 1) flooding.emit('unsubscribe', { projectId: 'p', stream: `${n}` });
    expect(await closed).toEqual({ room: null, code: 'TOO_MANY_REQUESTS' });
    expect((await subscribe(quiet)).ok).toBe(true);
  });

  it('is one of a hundred at most of the same person', async () => {
    const sockets = Array.from({ length: 100 }, () => feed.connect());
    await Promise.all(sockets.map((socket) => subscribe(socket)));
    const refused = next<ClosedFrame>(feed.connect(), 'closed');
    expect(await refused).toEqual({ room: null, code: 'TOO_MANY_REQUESTS' });
    const left = sockets.pop()!;
    left.disconnect();
    await eventually(async () => expect((await feed.metrics.sockets.get()).values[0]?.value).toBe(99));
    expect((await subscribe(feed.connect())).ok).toBe(true);
  });

  it('is dropped within five seconds when it does not sign in', async () => {
    const manager = new Manager(feed.url, { transports: ['websocket'], reconnection: false, autoConnect: false });
    const openedAt = await new Promise<number>((resolve) => manager.open(() => resolve(performance.now())));
    await new Promise((resolve) => manager.once('close', resolve));
    // Engine.io would wait 20 s.
    expect(performance.now() - openedAt).toBeLessThan(15_000);
  });

  it('is refused from a page of another origin', async () => {
    const evil = feed.connect(undefined, { extraHeaders: { origin: 'https://evil.example' } });
    expect(await next(evil, 'connect_error')).toMatchObject({ data: { code: 'FORBIDDEN' } });
    const own = feed.connect(undefined, { extraHeaders: { origin: feed.url } });
    expect((await subscribe(own)).ok).toBe(true);
  });

  it('is cut when it sends more than 100 KB at once', async () => {
    const socket = feed.connect();
    await subscribe(socket);
    const gone = next<string>(socket, 'disconnect');
    socket.emit('subscribe', { ...STREAM, filler: 'x'.repeat(150_000) });
    expect(await gone).toBe('transport close');
  });
});

describe('subscribe', () => {
  it('answers with the room and a cursor, and frames follow, the first at once', async () => {
    await projected.commit(3);
    const socket = feed.connect();
    const seen = watch(socket);
    expect(await subscribe(socket)).toEqual({ ok: true, room: `stream:${PROJECT}:web`, cursor: expect.any(String) });
    const at = performance.now();
    const ids = await projected.commit(2);
    await eventually(() => expect(seen.ids()).toEqual(ids));
    process.stdout.write(`first frame after ${(seen.times[0]! - at).toFixed(0)} ms\n`);
    expect(seen.frames[0]).toMatchObject({ room: `stream:${PROJECT}:web`, cursor: expect.any(String) });
    expect(seen.frames[0]!.events[0]).toMatchObject({ id: ids[0], type: 'page_view', enriched: { bot: false } });
  });

  it.each([
    ['a foreign project', { projectId: 'p2', stream: 'web' }, 'NOT_FOUND'],
    ['an unknown stream', { ...STREAM, stream: 'nope' }, 'NOT_FOUND'],
    ['no request', null, 'REQUEST_INVALID'],
    ['a text', 'web', 'REQUEST_INVALID'],
    ['a filter on nothing we know', { ...STREAM, filter: { password: 'x' } }, 'REQUEST_INVALID'],
    ['a cursor that is none', { ...STREAM, from: 'yesterday' }, 'CURSOR_INVALID'],
    [
      'a cursor from the future',
      { ...STREAM, from: encodeCursor(new Map([['enriched-events/0', 1e9]])) },
      'CURSOR_INVALID',
    ],
  ])('refuses %s with a code', async (_, request, code) => {
    expect(await subscribe(feed.connect(), request)).toEqual({ ok: false, code });
  });

  it('refuses more rooms than a socket may have, and as many at once', async () => {
    access.streamsOf = async () => Array.from({ length: 30 }, (_, i) => `s${i}`);
    const socket = feed.connect();
    const answers: SubscribeAnswer[] = [];
    for (let i = 0; i < 22; i++) answers.push(await subscribe(socket, { ...STREAM, stream: `s${i}` }));
    expect(answers.slice(0, 20).every(({ ok }) => ok)).toBe(true);
    expect(answers[20]).toEqual({ ok: false, code: 'TOO_MANY_REQUESTS' });
    expect(await socket.emitWithAck('unsubscribe', { ...STREAM, stream: 's3' })).toEqual({
      ok: true,
      room: `stream:${PROJECT}:s3`,
    });
    expect((await subscribe(socket, { ...STREAM, stream: 's20' })).ok).toBe(true);
    const other = feed.connect();
    const many = await Promise.all(Array.from({ length: 30 }, () => subscribe(other, { ...STREAM, stream: 's1' })));
    expect(many.some((answer) => !answer.ok && answer.code === 'TOO_MANY_REQUESTS')).toBe(true);
  });

  it('is ended by unsubscribe, and a room nobody watches is closed', async () => {
    const socket = feed.connect();
    const seen = watch(socket);
    await subscribe(socket);
    expect((await feed.metrics.rooms.get()).values[0]?.value).toBe(1);
    await socket.emitWithAck('unsubscribe', STREAM);
    expect((await feed.metrics.rooms.get()).values[0]?.value).toBe(0);
    await projected.commit(2);
    expect(await socket.emitWithAck('unsubscribe', STREAM)).toEqual({ ok: false, code: 'NOT_FOUND' });
    expect(seen.ids()).toEqual([]);
  });

  it('ends when its membership is taken away, and the connection stays', async () => {
    const socket = feed.connect();
    const seen = watch(socket);
    await subscribe(socket);
    access.members.clear();
    expect(await next<ClosedFrame>(socket, 'closed')).toEqual({ room: `stream:${PROJECT}:web`, code: 'FORBIDDEN' });
    await projected.commit(1);
    expect(await subscribe(socket)).toEqual({ ok: false, code: 'NOT_FOUND' });
    expect(seen.ids()).toEqual([]);
  });

  it('sends only the types and the values that were asked for, to that socket only', async () => {
    const [all, clicks, bots] = [feed.connect(), feed.connect(), feed.connect()];
    const [seenAll, seenClicks, seenBots] = [watch(all), watch(clicks), watch(bots)];
    await subscribe(all);
    await subscribe(clicks, { ...STREAM, types: ['click'] });
    await subscribe(bots, { ...STREAM, filter: { bot: 'true' } });
    const views = await projected.commit(3);
    const clicked = await projected.commit(2, { type: 'click', partition: 1 });
    await eventually(() => expect(seenAll.ids()).toEqual([...views, ...clicked]));
    await eventually(() => expect(seenClicks.ids()).toEqual(clicked));
    expect(seenBots.ids()).toEqual([]);
  });
});

describe('a room', () => {
  it('reads what a lost notice would have brought', async () => {
    const socket = feed.connect();
    const seen = watch(socket);
    await subscribe(socket);
    const first = await projected.commit(2);
    const lost = await projected.commit(3, { lost: true });
    const last = await projected.commit(1);
    await eventually(() => expect(seen.ids()).toEqual([...first, ...lost, ...last]));
  });

  it('learns of a lost last notice from the heartbeat', async () => {
    const socket = feed.connect();
    const seen = watch(socket);
    await subscribe(socket);
    const lost = await projected.commit(3, { lost: true });
    await projected.heartbeat();
    await eventually(() => expect(seen.ids()).toEqual(lost));
  });

  it('survives notices that are none', async () => {
    const socket = feed.connect();
    const seen = watch(socket);
    await subscribe(socket);
    await live.notices.publish('notices', [
      '',
      '{',
      'null',
      '5',
      '{"projectId":"p1","stream":"web"}',
      '{"projectId":"p1","stream":"web","events":5}',
    ]);
    const ids = await projected.commit(1);
    await eventually(() => expect(seen.ids()).toEqual(ids));
  });

  it('carries a burst of 1000 events at 20 frames a second, in order, none lost and none twice', async () => {
    const socket = feed.connect();
    const seen = watch(socket);
    await subscribe(socket);
    const ids: string[][] = [[], []];
    for (let i = 0; i < 100; i++) ids[i % 2]!.push(...(await projected.commit(10, { partition: i % 2 })));
    await eventually(() => expect(seen.ids()).toHaveLength(1_000));
    for (const partition of [0, 1])
      expect(seen.ids().filter((id) => id.startsWith(`${partition}-`))).toEqual(ids[partition]);
    const took = seen.times.at(-1)! - seen.times[0]!;
    expect(seen.frames.length).toBeLessThanOrEqual(took / 50 + 2);
  });

  it('sends stats each second, one read however many sockets', async () => {
    const scope = { projection: 'live', version: 1, topic: 'enriched-events', partition: 0 };
    const second = Math.floor(Date.now() / 1_000);
    const delta = {
      ...STREAM,
      counts: [{ second, type: 'click', count: 7 }],
      pages: [],
      visitors: [{ visitor: 'v', second }],
    };
    await live.counters.apply({ scope, expected: null, next: 1, deltas: [delta] });
    const sockets = [feed.connect(), feed.connect()];
    for (const socket of sockets) await subscribe(socket, { ...STREAM, types: ['none'] });
    const stats = await Promise.all(sockets.map((socket) => next<StatsFrame>(socket, 'stats')));
    for (const frame of stats) {
      expect(frame).toMatchObject({ room: `stream:${PROJECT}:web`, total: 7, byType: { click: 7 }, activeVisitors: 1 });
    }
  });

  it('sends a socket the stats of each of its rooms', async () => {
    const socket = feed.connect();
    const rooms = new Set<string>();
    socket.on('stats', ({ room }: StatsFrame) => rooms.add(room));
    for (const stream of ['web', 'app']) await subscribe(socket, { projectId: PROJECT, stream });
    await eventually(() => expect([...rooms].sort()).toEqual([`stream:${PROJECT}:app`, `stream:${PROJECT}:web`]));
  });

  it('does not grow with a reader that does not read, and tells it what it missed', async () => {
    const [slow, quick] = [feed.connect(), feed.connect()];
    const [seenSlow, seenQuick] = [watch(slow), watch(quick)];
    await subscribe(slow);
    await subscribe(quick);
    const transport = (
      slow.io.engine as unknown as { transport: { ws: { _socket: { pause(): void; resume(): void } } } }
    ).transport;
    transport.ws._socket.pause();
    const filler = 'x'.repeat(2_000);
    let sent = 0;
    while (sent < 100_000 && (await droppedEvents()) === 0) sent += (await projected.commit(250, { filler })).length;
    expect(await droppedEvents()).toBeGreaterThan(0);
    await eventually(() => expect(seenQuick.ids().length + seenQuick.sampled()).toBe(sent), 20_000);
    transport.ws._socket.resume();
    await eventually(() => expect(seenSlow.ids().length + seenSlow.sampled() + seenSlow.dropped()).toBe(sent), 10_000);
    expect(seenSlow.dropped()).toBeGreaterThan(0);
    expect(seenQuick.dropped()).toBe(0);
  });
});
