/**
 * A subscriber who was away comes back with a cursor that lies 100,000 events back: how long until it has all of them,
 * each once, those of each visitor in the order in which they were sent.
 */
import { performance } from 'node:perf_hooks';
import { io } from 'socket.io-client';
import { SOCKET_MESSAGES, type EventsFrame, type EventView, type SubscribeAnswer } from '#contracts';
import { makeSource, send, signIn, type Source } from '../e2e/client.js';
import { openStandalone, type Installation } from '../e2e/installation.js';
import { until } from '../e2e/until.js';
import { benchEvent } from './events.js';
import { percent, whole, type Row } from './table.js';

const EVENTS = 100_000;
const PER_REQUEST = 1_000;
const ROUNDS = 3;
const LIMIT_SECONDS = 5;
const WITHIN_MS = 120_000;

interface Reader {
  readonly answer: SubscribeAnswer;
  readonly events: readonly EventView[];
  readonly gaps: readonly unknown[];
  /** Seconds from the question to the last event so far. */
  seconds(): number;
  close(): void;
}

export async function benchCatchUp(): Promise<readonly Row[]> {
  const installation = await openStandalone();
  try {
    const token = await signIn(installation);
    const source = await makeSource(installation, token);
    const away = await read(installation, token, source);
    if (!away.answer.ok) throw new Error(`not subscribed: ${away.answer.code}`);
    away.close();
    const { cursor } = away.answer;
    await fill(installation, source);
    await projected(installation, token, source);
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const back = await read(installation, token, source, cursor);
      await until('everything since the cursor', WITHIN_MS, () => back.events.length >= EVENTS || said(back));
      rounds.push(back.seconds());
      back.close();
      assertComplete(back);
    }
    return [row(rounds)];
  } finally {
    await installation.close();
  }
}

const said = ({ events, gaps }: Reader): string => `${events.length} events, ${gaps.length} gaps`;

async function read(installation: Installation, token: string, source: Source, from?: string): Promise<Reader> {
  const socket = io(installation.gateway, { auth: { token }, transports: ['websocket'], reconnection: false });
  const [events, gaps]: [EventView[], unknown[]] = [[], []];
  let lastAt = performance.now();
  socket.on(SOCKET_MESSAGES.events, (frame: EventsFrame) => {
    for (const event of frame.events) events.push(event);
    lastAt = performance.now();
  });
  socket.on(SOCKET_MESSAGES.gap, (gap: unknown) => gaps.push(gap));
  await new Promise<void>((connected, refused) => {
    socket.once('connect', connected);
    socket.once('connect_error', refused);
  });
  const askedAt = performance.now();
  const request = { projectId: source.projectId, stream: source.stream, ...(from !== undefined && { from }) };
  const answer = (await socket.timeout(10_000).emitWithAck('subscribe', request)) as SubscribeAnswer;
  return { answer, events, gaps, seconds: () => (lastAt - askedAt) / 1_000, close: () => socket.close() };
}

async function fill(installation: Installation, source: Source): Promise<void> {
  await until('the key is known', 20_000, async () => {
    const { status } = await send(installation, source.key, { events: eventsFrom(0) });
    return status === 202 || String(status);
  });
  for (let next = PER_REQUEST; next < EVENTS; next += PER_REQUEST) {
    const { status } = await send(installation, source.key, { events: eventsFrom(next) });
    if (status !== 202) throw new Error(`not accepted: ${status}`);
  }
}

/** The same ones when it is asked twice. */
function eventsFrom(start: number): readonly Record<string, unknown>[] {
  return Array.from({ length: PER_REQUEST }, (_, i) => ({ ...benchEvent(start + i), id: `e${start + i}` }));
}

/** They have come to the live feed. */
async function projected(installation: Installation, token: string, source: Source): Promise<void> {
  const { projectId } = source;
  await until('everything is projected', WITHIN_MS, async () => {
    const response = await fetch(`${installation.gateway}/api/v1/projects/${projectId}/query/overview?bots=include`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { events } = (await response.json()) as { events: number };
    return events >= EVENTS || String(events);
  });
}

function assertComplete({ events, gaps }: Reader): void {
  const ids = new Set(events.map(({ id }) => id));
  if (gaps.length > 0 || events.length !== EVENTS || ids.size !== EVENTS) {
    throw new Error(`${events.length} events, ${ids.size} of them different, ${gaps.length} gaps`);
  }
  const last = new Map<string | null, number>();
  for (const { id, visitorId } of events) {
    const n = Number(id.slice(1));
    if (n < (last.get(visitorId) ?? 0)) throw new Error(`${id} came after e${last.get(visitorId)}`);
    last.set(visitorId, n);
  }
}

function row(rounds: readonly number[]): Row {
  const median = [...rounds].sort((a, b) => a - b)[Math.floor(rounds.length / 2)]!;
  return {
    what: `catch-up of ${whole(EVENTS)} events of 1 KB to a subscriber`,
    result: `${median.toFixed(1)} s`,
    limit: `under ${LIMIT_SECONDS} s`,
    ratio: percent(median, LIMIT_SECONDS),
    notes: `${rounds.map((seconds) => seconds.toFixed(1)).join(', ')} s; none missing, none twice, in order`,
  };
}
