/** Live load on an installation and what of it arrives at a socket: at a pace, whatever the answers, on one clock. */
import { setTimeout as delay } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import { io } from 'socket.io-client';
import type { EventsFrame } from '#contracts';
import { send, type Source } from '../e2e/client.js';
import type { Installation } from '../e2e/installation.js';
import { until } from '../e2e/until.js';
import { benchEvent } from './events.js';

export const LIVE_PER_SECOND = 1_000;
const TICK_MS = 10;
const ALL_WITHIN_MS = 60_000;
const LONGEST_SECONDS = 120;

export interface Seen {
  /** Ids of those that count, and when they were accepted. */
  readonly accepted: Map<string, number>;
  readonly arrived: Map<string, { at: number; clock: number }>;
}

/** A subscriber of the source's stream; the key is known when this resolves. */
export async function watch(
  installation: Installation,
  token: string,
  source: Source,
): Promise<{ readonly seen: Seen; close(): void }> {
  const seen: Seen = { accepted: new Map(), arrived: new Map() };
  const socket = io(installation.gateway, { auth: { token }, transports: ['websocket'] });
  socket.on('events', (frame: EventsFrame) => {
    const now = { at: performance.now(), clock: Date.now() };
    for (const event of frame.events) seen.arrived.set(event.id, now);
  });
  await new Promise<void>((connected) => socket.once('connect', connected));
  await socket.timeout(5_000).emitWithAck('subscribe', { projectId: source.projectId, stream: source.stream });
  await known(installation, source);
  return { seen, close: () => void socket.close() };
}

export function known(installation: Installation, source: Source): Promise<void> {
  return until('the key is known', 20_000, async () => {
    const { status } = await send(installation, source.key, { ...benchEvent(0), id: 'first' });
    return status === 202 || String(status);
  });
}

export interface Drive {
  /** Before the ids of this drive. */
  readonly prefix: string;
  readonly seconds: number;
  /** The first ones warm everything up and are not counted. */
  readonly warmUpSeconds: number;
  /** Goes on for longer while this says so, within reason. */
  readonly goesOn?: () => boolean;
}

/** One request each 10 ms with what is due, about ten events; answers are awaited in the background. All have arrived when this resolves. */
export async function drive(
  installation: Installation,
  source: Source,
  { accepted, arrived }: Seen,
  { prefix, seconds, warmUpSeconds, goesOn = () => false }: Drive,
): Promise<void> {
  const startedAt = performance.now();
  const underWay = new Set<Promise<void>>();
  let sent = 0;
  const isDue = (elapsed: number): boolean =>
    elapsed < seconds * 1_000 || (elapsed < LONGEST_SECONDS * 1_000 && goesOn());
  for (let elapsed = 0; isDue(elapsed); elapsed = performance.now() - startedAt) {
    const events: Record<string, unknown>[] = [];
    const due = (elapsed / 1_000) * LIVE_PER_SECOND;
    for (; sent < due; sent += 1) events.push({ ...benchEvent(sent), id: `${prefix}${sent}` });
    await delay(TICK_MS);
    if (events.length === 0) continue;
    const counts = elapsed > warmUpSeconds * 1_000;
    const request = send(installation, source.key, { events }).then(({ status, body }) => {
      if (status !== 202) throw new Error(`not accepted: ${status}`);
      const now = performance.now();
      if (counts) for (const { id } of body.events) accepted.set(id!, now);
    });
    underWay.add(request);
    void request.finally(() => underWay.delete(request));
  }
  await Promise.all(underWay);
  const missing = (): number => [...accepted.keys()].filter((id) => !arrived.has(id)).length;
  await until('all frames', ALL_WITHIN_MS, () => missing() === 0 || `${missing()} events missing`);
}

/** Accept -> socket of those whose ids begin so, in milliseconds. */
export function timesOf({ accepted, arrived }: Seen, prefix: string): readonly number[] {
  return [...accepted].filter(([id]) => id.startsWith(prefix)).map(([id, at]) => arrived.get(id)!.at - at);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
