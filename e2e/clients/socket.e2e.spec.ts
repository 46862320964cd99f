/** The WebSocket door of a standalone installation, whose port it shares with the gateway's: counted once, whatever happens. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { io, type ManagerOptions, type Socket } from 'socket.io-client';
import type { EventsAnswer, SendAnswer, SocketRefusal, SubscribeAnswer, TimeseriesAnswer } from '#contracts';
import { http, makeSource, signIn, type Source } from '../client.js';
import { openStandalone, type Installation } from '../installation.js';
import { until } from '../until.js';
import { runGuide } from './guide.js';
import { openMutedLine, type MutedLine } from './muted-line.js';

const SEEN_WITHIN_MS = 30_000;
const CLOSED_WITHIN_MS = 5_000;

let installation: Installation;
let token: string;
let source: Source;
let line: MutedLine;
const sockets: Socket[] = [];

beforeAll(async () => {
  installation = await openStandalone();
  token = await signIn(installation);
  source = await makeSource(installation, token);
  line = await openMutedLine(installation.ingest);
}, 120_000);
afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));
afterAll(async () => {
  await line?.close();
  await installation?.close();
}, 60_000);

function door(url = installation.ingest, options: Partial<ManagerOptions> = {}): Socket {
  const socket = io(`${url}/ingest`, {
    auth: { key: source.key },
    transports: ['websocket'],
    reconnectionDelay: 50,
    forceNew: true,
    ...options,
  });
  sockets.push(socket);
  return socket;
}

const send = (socket: Socket, events: unknown, withinMs = 10_000): Promise<SendAnswer> =>
  socket.timeout(withinMs).emitWithAck('send', events) as Promise<SendAnswer>;

const next = <T>(socket: Socket, message: string, withinMs: number): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${message} within ${withinMs} ms`)), withinMs);
    socket.once(message, (what: T) => {
      clearTimeout(timer);
      resolve(what);
    });
  });

const query = async <T>(path: string): Promise<T> =>
  (await http<T>(`${installation.gateway}/api/v1/projects/${source.projectId}/query${path}`, { token })).body;
const counted = async (type: string): Promise<number> => {
  const { series } = await query<TimeseriesAnswer>('/timeseries?metric=events&interval=hour&by=type');
  return series.filter(({ key }) => key === type).reduce((sum, { total }) => sum + Number(total), 0);
};
const countIs = (type: string, count: number): Promise<void> =>
  until(`${count} ${type}`, SEEN_WITHIN_MS, async () => {
    const seen = await counted(type);
    return seen === count || `${seen}`;
  });
const batch = (type: string, count: number): { id: string; type: string; stream: string; visitorId: string }[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${type}-${i}`,
    type,
    stream: source.stream,
    visitorId: `v${i % 3}`,
  }));

describe('events over a WebSocket', () => {
  it('are counted, one by one and in arrays, and those that are sent again once', async () => {
    const socket = door();
    const singles = batch('single', 5);
    const answers = await Promise.all([...singles, ...singles].map((event) => send(socket, event)));
    expect(answers.map(({ ok }) => ok)).toEqual(Array.from({ length: 10 }, () => true));
    expect(await send(socket, [...batch('listed', 40), { stream: source.stream }])).toMatchObject({
      ok: true,
      accepted: 40,
      rejected: 1,
    });
    await countIs('single', 5);
    await countIs('listed', 40);
    const { events } = await query<EventsAnswer>('/events?limit=100&type=single');
    expect(events.map(({ id }) => id).toSorted()).toEqual(singles.map(({ id }) => id));
  }, 60_000);

  it('whose answer was lost with the connection are counted once when they are sent again', async () => {
    const socket = door(line.url);
    expect(await send(socket, batch('heard', 1))).toMatchObject({ ok: true });
    line.mute();
    const unheard = batch('unheard', 30);
    const lost = send(socket, unheard, 60_000).catch((fault: Error) => fault.message);
    // They were taken: the client is the only one who does not know.
    await countIs('unheard', 30);
    const back = next(socket, 'connect', SEEN_WITHIN_MS);
    line.cut();
    expect(await lost).toBe('socket has been disconnected');
    await back;
    expect(await send(socket, unheard)).toMatchObject({ ok: true, accepted: 30 });
    expect(await send(socket, batch('after', 1))).toMatchObject({ ok: true });
    await countIs('after', 1);
    expect(await counted('unheard')).toBe(30);
  }, 90_000);

  it('share a connection with the live feed of the same program', async () => {
    const live = io(installation.gateway, { auth: { token }, transports: ['websocket'], reconnection: false });
    sockets.push(live);
    const sender = live.io.socket('/ingest', { auth: { key: source.key } });
    sockets.push(sender);
    const room = { projectId: source.projectId, stream: source.stream, types: ['both'] };
    const subscribed = (await live.timeout(10_000).emitWithAck('subscribe', room)) as SubscribeAnswer;
    expect(subscribed).toMatchObject({ ok: true });
    const frame = next<{ events: { id: string }[] }>(live, 'events', SEEN_WITHIN_MS);
    expect(await send(sender.connect(), batch('both', 1))).toMatchObject({ ok: true });
    expect((await frame).events.map(({ id }) => id)).toEqual(['both-0']);
  }, 60_000);

  it('are taken from messages larger than those of the live feed may be', async () => {
    const properties = { text: 'x'.repeat(2_000) };
    const large = batch('large', 500).map((event) => ({ ...event, properties }));
    expect(await send(door(), large)).toMatchObject({ ok: true, accepted: 500 });
    await countIs('large', 500);
  }, 60_000);

  it('that are under way when the process ends are answered, and what was accepted is there after the restart', async () => {
    const socket = door();
    await send(socket, batch('before', 1));
    const sends = batch('ending', 90).map((event) => send(socket, event).catch(() => null));
    await Promise.race(sends);
    const back = next(socket, 'connect', SEEN_WITHIN_MS);
    await installation.restart();
    const first = await Promise.all(sends);
    const accepted = first.filter((answer) => answer?.ok).length;
    expect(accepted).toBeGreaterThan(0);
    await back;
    const again = await Promise.all(batch('ending', 90).map((event) => send(socket, event)));
    expect(again.filter(({ ok }) => ok)).toHaveLength(90);
    await countIs('ending', 90);
  }, 120_000);

  it('end with the key: its sockets are closed within five seconds, and told why', async () => {
    const doomed = await makeSource(installation, token);
    const socket = door(installation.ingest, { auth: { key: doomed.key } } as Partial<ManagerOptions>);
    expect(await send(socket, { type: 'last', stream: doomed.stream })).toMatchObject({ ok: true });
    const closed = next<SocketRefusal>(socket, 'closed', CLOSED_WITHIN_MS);
    const gone = next(socket, 'disconnect', CLOSED_WITHIN_MS);
    const collector = `${installation.gateway}/api/v1/projects/${doomed.projectId}/collectors/${doomed.collectorId}`;
    await http(collector, { method: 'DELETE', token });
    expect((await closed).code).toBe('KEY_REVOKED');
    await gone;
    const refused = next<Error & { data: SocketRefusal }>(socket, 'connect_error', CLOSED_WITHIN_MS);
    socket.connect();
    expect((await refused).data.code).toBe('KEY_REVOKED');
  }, 60_000);
});

describe('the guide', () => {
  it('does what it says', async () => {
    const printed = await runGuide('websocket', { NEXUSPIPE_URL: installation.ingest, NEXUSPIPE_KEY: source.key });
    expect(printed.trim().split('\n')).toEqual([
      expect.stringMatching(/^accepted [0-9a-f-]{36}$/),
      expect.stringMatching(/^accepted [0-9a-f-]{36}$/),
      'rejected EVENT_TYPE_MISSING',
    ]);
    await countIs('purchase', 1);
  }, 60_000);
});
