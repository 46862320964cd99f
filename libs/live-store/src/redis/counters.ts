/** Live counters on Redis. A read is one round trip: one script call per partition, pipelined. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { CounterBatch, CounterResult, CounterScope, LiveCounters, LiveQuery, StreamDelta } from '../port.js';
import { minuteOf, recentPart, snapshotOf, type ScopeSums } from '../windows.js';
import { reaching } from './faults.js';
import { APPLY, READ, runScript } from './scripts.js';

export function redisCounters(redis: Redis, keyPrefix: string, now: () => number): LiveCounters {
  const keyOf = (scope: CounterScope): string =>
    `${keyPrefix}live:{${scope.projection}:${scope.version}:${scope.topic}:${scope.partition}}`;

  return {
    apply: (batch) => reaching(() => apply(redis, keyOf(batch.scope), batch, now())),
    reset: (scope) =>
      reaching(async () => {
        await redis.del(keyOf(scope));
      }),
    read: (query) =>
      reaching(async () => {
        const streams = JSON.stringify(query.streams.map((stream) => streamKey(query.projectId, stream)));
        const calls = scopesOf(query).map((scope) => ({
          keys: [keyOf(scope)],
          args: [query.at, streams, query.spread ? 1 : 0],
        }));
        const replies = await runScript(redis, READ, calls);
        return snapshotOf(query.at, replies.filter((reply) => reply !== null).map(sumsOf));
      }),
  };
}

async function apply(redis: Redis, key: string, batch: CounterBatch, now: number): Promise<CounterResult> {
  const nowSeconds = Math.floor(now / 1000);
  const deltas = batch.deltas.map((delta) => wireDelta(recentPart(delta, nowSeconds)));
  const generation = randomBytes(6).toString('base64url');
  const args = [batch.expected ?? '', batch.next, generation, wellFormedJson(deltas)];
  const [reply] = (await runScript(redis, APPLY, [{ keys: [key], args }])) as [[1] | [0, string | null]];
  const [applied, watermark] = reply;
  if (applied === 1) return { applied: true };
  return { applied: false, watermark: watermark === null ? null : Number(watermark) };
}

function wireDelta(delta: StreamDelta): unknown {
  return {
    s: streamKey(delta.projectId, delta.stream),
    c: delta.counts.map(({ second, type, count }) => [second, type, count]),
    p: delta.pages.map(({ second, page, count }) => [minuteOf(second), page, count]),
    v: delta.visitors.map(({ visitor, second }) => [visitor, second]),
  };
}

const streamKey = (projectId: string, stream: string): string => `${projectId}/${stream}`;

/** Lua's cjson refuses half a surrogate pair, which would make one name stop a partition: it becomes U+FFFD. */
function wellFormedJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes('\\ud')) return json;
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? Buffer.from(part).toString() : part));
}

function scopesOf(query: LiveQuery): CounterScope[] {
  const { projection, version, topic } = query;
  return Array.from({ length: query.partitions }, (_, partition) => ({ projection, version, topic, partition }));
}

function sumsOf(reply: unknown): ScopeSums {
  const { t, p, v } = JSON.parse(reply as string) as { t: unknown; p: unknown; v: unknown };
  return { types: pairs(t), pages: pairs(p), visitors: typeof v === 'number' ? v : pairs<string>(v) };
}

/** An empty Lua table is written as an object. */
function pairs<T>(table: unknown): T[] {
  return Array.isArray(table) ? (table as T[]) : [];
}
