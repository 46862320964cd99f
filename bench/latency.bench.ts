/** Accept -> socket at 1,000 events/s: from the 202 to the frame that carries the event, on one clock, about ten events a request, and each hop's share. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import { io } from 'socket.io-client';
import type { EventsFrame, TraceAnswer } from '#contracts';
import { http, makeSource, send, signIn, type Source } from '../e2e/client.js';
import { openCluster, openStandalone, type Installation } from '../e2e/installation.js';
import { until } from '../e2e/until.js';
import { startEmbeddedPostgres } from '../apps/standalone/src/postgres/embedded-postgres.js';
import { startKafka } from '../tools/services/kafka.js';
import { isMissing } from '../tools/services/places.js';
import { startRedis } from '../tools/services/redis.js';
import { benchEvent } from './events.js';
import { whole, type Row } from './table.js';

const PER_SECOND = 1_000;
const TICK_MS = 10;
const SECONDS = 20;
/** The first seconds warm everything up and are not counted. */
const WARM_UP_SECONDS = 5;
const TRACED = 200;

interface Seen {
  readonly accepted: Map<string, number>;
  readonly arrived: Map<string, { at: number; clock: number }>;
}

export async function benchStandaloneLatency(): Promise<readonly Row[]> {
  return benchLatency('embedded', 100, await openStandalone());
}

/** Nothing when Kafka or Redis is not to be had. */
export async function benchClusterLatency(): Promise<readonly Row[]> {
  const kafka = await startKafka();
  const redis = await startRedis();
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-bench-postgres-'));
  const postgres = await startEmbeddedPostgres({ directory: folder });
  try {
    if (isMissing(kafka) || isMissing(redis)) return [];
    const parts = { brokers: kafka.brokers, redisUrl: redis.url, databaseUrl: postgres.url };
    return await benchLatency('Kafka, PostgreSQL and Redis', 150, await openCluster(parts));
  } finally {
    for (const server of [kafka, redis]) if (!isMissing(server)) await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchLatency(name: string, limitMs: number, installation: Installation): Promise<readonly Row[]> {
  try {
    const token = await signIn(installation);
    const source = await makeSource(installation, token);
    const seen: Seen = { accepted: new Map(), arrived: new Map() };
    const socket = io(installation.gateway, { auth: { token }, transports: ['websocket'] });
    socket.on('events', (frame: EventsFrame) => {
      const now = { at: performance.now(), clock: Date.now() };
      for (const event of frame.events) seen.arrived.set(event.id, now);
    });
    await new Promise<void>((connected) => socket.once('connect', connected));
    await socket.timeout(5_000).emitWithAck('subscribe', { projectId: source.projectId, stream: source.stream });
    await known(installation, source);
    await drive(installation, source, seen);
    await until('all frames', 30_000, () => missing(seen) === 0 || `${missing(seen)} events missing`);
    const hops = await shares(installation, token, source, seen);
    socket.close();
    return [row(name, limitMs, seen, hops)];
  } finally {
    await installation.close();
  }
}

function known(installation: Installation, source: Source): Promise<void> {
  return until('the key is known', 20_000, async () => {
    const { status } = await send(installation, source.key, { ...benchEvent(0), id: 'first' });
    return status === 202 || String(status);
  });
}

/** One request each 10 ms with what is due, about ten events; answers are awaited in the background. */
async function drive(installation: Installation, source: Source, { accepted }: Seen): Promise<void> {
  const startedAt = performance.now();
  const underWay = new Set<Promise<void>>();
  let sent = 0;
  for (let elapsed = 0; elapsed < SECONDS * 1_000; elapsed = performance.now() - startedAt) {
    const events: Record<string, unknown>[] = [];
    for (; sent < (elapsed / 1_000) * PER_SECOND; sent += 1) events.push({ ...benchEvent(sent), id: `e${sent}` });
    await delay(TICK_MS);
    if (events.length === 0) continue;
    const counts = elapsed > WARM_UP_SECONDS * 1_000;
    const request = send(installation, source.key, { events }).then(({ status, body }) => {
      if (status !== 202) throw new Error(`not accepted: ${status}`);
      const now = performance.now();
      if (counts) for (const { id } of body.events) accepted.set(id!, now);
    });
    underWay.add(request);
    void request.finally(() => underWay.delete(request));
  }
  await Promise.all(underWay);
}

const missing = ({ accepted, arrived }: Seen): number => [...accepted.keys()].filter((id) => !arrived.has(id)).length;

/** Medians of the way's parts, from the traces of some events. */
async function shares(installation: Installation, token: string, source: Source, seen: Seen): Promise<string> {
  const ids = [...seen.accepted.keys()];
  const sample = Array.from({ length: TRACED }, (_, i) => ids[Math.floor((i * ids.length) / TRACED)]!);
  const parts: number[][] = [[], [], []];
  for (const id of sample) {
    const url = `${installation.gateway}/api/v1/projects/${source.projectId}/events/${id}/trace`;
    const { body } = await http<TraceAnswer>(url, { token });
    const at = body.hops.map((hop) => Date.parse(hop.at));
    const times = [...at, seen.arrived.get(id)!.clock];
    for (const [i, part] of parts.entries()) part.push(times[i + 1]! - times[i]!);
  }
  const [enrich, project, show] = parts.map((part) => percentile(part, 0.5));
  return `received → enriched ${enrich} ms, → projected ${project} ms, → screen ${show} ms (medians)`;
}

function row(name: string, limitMs: number, { accepted, arrived }: Seen, hops: string): Row {
  const times = [...accepted].map(([id, at]) => arrived.get(id)!.at - at);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(times, share));
  return {
    what: `accept → socket at ${whole(PER_SECOND)} events/s, ${name}`,
    result: `p50 ${whole(p50!)} ms, p95 ${whole(p95!)} ms, p99 ${whole(p99!)} ms`,
    limit: `p95 under ${limitMs} ms`,
    ratio: p95! <= limitMs ? 'met' : 'not met',
    notes: `${whole(times.length)} events, none missing; ${hops}`,
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
