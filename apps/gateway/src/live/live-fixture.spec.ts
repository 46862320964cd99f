/** The live feed alone on a real listener and a real database, and a pipeline that commits and tells like the projector. */
import { setTimeout as pause } from 'node:timers/promises';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { io, type Socket } from 'socket.io-client';
import { DataSource } from 'typeorm';
import {
  NOTICE_CHANNEL,
  TOPICS,
  type EventsFrame,
  type EventView,
  type StreamNotice,
  type SubscribeAnswer,
} from '#contracts';
import { openMemoryLiveStore, type LiveStore } from '#live-store';
import { migrateReadModel } from '#read-model/writer';
import { createLogger } from '#runtime';
import { startTestPostgres } from '#testing';
import { decide } from '../access/decide.js';
import { SETTINGS } from '../parts.js';
import { LedgerFeed } from './ledger-feed.js';
import { LIVE_ACCESS, type LiveAccess } from './live.access.js';
import { LiveFeed } from './live.feed.js';
import { LiveGateway } from './live.gateway.js';
import { LiveMetrics } from './live.metrics.js';
import { ReplayFeed } from './replay-feed.js';

export const PROJECT = 'p1';
export const STREAM = { projectId: PROJECT, stream: 'web' } as const;

export const memoryLive = (): LiveStore => openMemoryLiveStore({ claim: () => Promise.resolve([]) });

/** Members of projects; a token is `user:expiresAt`. */
export interface People extends LiveAccess {
  readonly members: Set<string>;
  /** Users who signed out. */
  readonly ended: Set<string>;
}

export function people(): People {
  const members = new Set([`ann:${PROJECT}`]);
  const ended = new Set<string>();
  return {
    members,
    ended,
    principalOf: async (token) => {
      const [userId = '', expiresAt] = token.split(':');
      if (ended.has(userId) || (userId !== 'ann' && userId !== 'bob')) return null;
      return { kind: 'session', userId, signInId: 's', expiresAt: Number(expiresAt) };
    },
    refusal: async (need, principal, projectId) => {
      const isMember = principal.kind !== 'key' && members.has(`${principal.userId}:${projectId}`);
      return decide(need, principal, { projectId, role: isMember ? 'viewer' : null, isOperator: false });
    },
    streamsOf: async () => ['web', 'app'],
    isSpread: async () => false,
  };
}

export const tokenOf = (user: string, validMs = 60_000): string => `${user}:${Date.now() + validMs}`;

export interface LiveDatabase {
  readonly db: DataSource;
  close(): Promise<void>;
}

export async function openLiveDatabase(): Promise<LiveDatabase> {
  const postgres = await startTestPostgres();
  await migrateReadModel(postgres.url);
  const db = await new DataSource({ type: 'postgres', url: postgres.url, poolSize: 4 }).initialize();
  return {
    db,
    close: async () => {
      await db.destroy();
      await postgres.close();
    },
  };
}

const NO_REPLAYS = { attach: () => undefined, watch: async () => ({ ok: false, code: 'FORBIDDEN' }) };
const NO_LEDGERS = { attach: () => undefined, watch: async () => ({ ok: false, code: 'FORBIDDEN' }) };

@Module({})
class FeedModule {}

export interface TestFeed {
  readonly url: string;
  readonly metrics: LiveMetrics;
  connect(token?: string, options?: Record<string, unknown>): Socket;
  close(): Promise<void>;
}

export interface FeedOptions {
  readonly db: DataSource;
  readonly live: LiveStore;
  readonly access?: LiveAccess;
  readonly socketOrigins?: readonly string[];
}

/** One gateway's live feed. Sockets made by `connect` are closed with it. */
export async function startFeed({ db, live, access = people(), socketOrigins = [] }: FeedOptions): Promise<TestFeed> {
  const metrics = new LiveMetrics(new Registry());
  const feed = new LiveFeed({
    database: db,
    live,
    access,
    metrics,
    logger: createLogger('gateway', 'silent'),
    partitions: 2,
    recheckIntervalMs: 200,
  });
  const module: DynamicModule = {
    module: FeedModule,
    providers: [
      LiveGateway,
      { provide: LiveFeed, useValue: feed },
      { provide: LiveMetrics, useValue: metrics },
      { provide: LIVE_ACCESS, useValue: access },
      { provide: ReplayFeed, useValue: NO_REPLAYS },
      { provide: LedgerFeed, useValue: NO_LEDGERS },
      { provide: SETTINGS, useValue: { socketOrigins } },
    ],
  };
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { logger: false });
  await feed.open();
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const sockets: Socket[] = [];
  return {
    url,
    metrics,
    connect: (token = tokenOf('ann'), options = {}) => {
      const socket = io(url, {
        auth: { token },
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
        ...options,
      });
      sockets.push(socket);
      return socket;
    },
    close: async () => {
      for (const socket of sockets) socket.disconnect();
      await app.close();
      await feed.close();
    },
  };
}

/** Stands for the projector: commits events of one partition, and tells of them unless the notice is lost. */
export class Projected {
  readonly next = [0, 0];
  /** Where each stream's last notice ended, by partition. */
  private readonly told = new Map<string, number>();

  constructor(
    private readonly db: DataSource,
    private readonly live: LiveStore,
  ) {}

  /** Answers with the ids, in the log's order. */
  async commit(
    count: number,
    { partition = 0, stream = 'web', type = 'page_view', lost = false, filler = '' } = {},
  ): Promise<string[]> {
    const from = this.next[partition] ?? 0;
    const offsets = Array.from({ length: count }, (_, i) => from + 2 * i);
    const next = from + 2 * count + 1;
    await this.db.query(INSERT, [stream, type, partition, offsets, PROJECT]);
    await this.db.query(CHECKPOINT, [partition, next]);
    this.next[partition] = next;
    const key = `${stream}/${partition}`;
    const events = offsets.map((offset) => ({ offset, event: view(idOf(partition, offset), stream, type, filler) }));
    const notice = noticeOf(stream, partition, [this.told.get(key) ?? 0, next], events);
    this.told.set(key, next);
    if (!lost) await this.tell(notice);
    return offsets.map((offset) => idOf(partition, offset));
  }

  /** What is sent while a stream is idle. */
  async heartbeat(partition = 0, stream = 'web'): Promise<void> {
    const at = this.told.get(`${stream}/${partition}`) ?? 0;
    await this.tell(noticeOf(stream, partition, [at, at], []));
  }

  async tell(notice: StreamNotice): Promise<void> {
    await this.live.notices.publish(NOTICE_CHANNEL, [JSON.stringify(notice)]);
  }
}

function noticeOf(
  stream: string,
  partition: number,
  [from, to]: readonly [number, number],
  events: StreamNotice['events'],
): StreamNotice {
  return { projectId: PROJECT, stream, topic: TOPICS.enriched, partition, from, to, events };
}

const idOf = (partition: number, offset: number): string => `${partition}-${offset}`;
const AT = '2026-11-20T10:00:00.000Z';

function view(id: string, stream: string, type: string, filler: string): EventView {
  const enriched = {
    geo: null,
    userAgent: null,
    bot: false,
    botName: null,
    address: null,
    referrer: null,
    campaign: null,
    late: false,
    marks: [],
  };
  const actor = { visitorId: null, userId: null, sessionId: null, url: null, referrer: null };
  return { id, stream, type, time: AT, receivedAt: AT, ...actor, properties: { filler }, enriched };
}

const INSERT = `INSERT INTO read_model.events
  (project_id, id, time, stream, type, bot, partition, "offset", raw_offset, topic, received_at, enriched_at, projected_at, late, marks, collector_id)
  SELECT $5, $3::int || '-' || o, '${AT}', $1, $2, false, $3::int, o, o, '${TOPICS.enriched}', '${AT}', '${AT}', '${AT}', false, '{}', 'c'
  FROM unnest($4::bigint[]) AS o`;

const CHECKPOINT = `INSERT INTO read_model.projection_checkpoint (projection, version, topic, partition, next_offset)
  VALUES ('events', 1, '${TOPICS.enriched}', $1, $2)
  ON CONFLICT (projection, version, topic, partition) DO UPDATE SET next_offset = excluded.next_offset`;

/** What a client saw of one room. */
export interface Watched {
  readonly frames: EventsFrame[];
  readonly times: number[];
  ids(): string[];
  dropped(): number;
  sampled(): number;
}

export function watch(socket: Socket): Watched {
  const frames: EventsFrame[] = [];
  const times: number[] = [];
  socket.on('events', (frame: EventsFrame) => {
    frames.push(frame);
    times.push(performance.now());
  });
  return {
    frames,
    times,
    ids: () => frames.flatMap(({ events }) => events.map(({ id }) => id)),
    sampled: () => frames.reduce((sum, frame) => sum + (frame.sampled ?? 0), 0),
    dropped: () => frames.reduce((sum, frame) => sum + (frame.dropped ?? 0), 0),
  };
}

export function subscribe(socket: Socket, request: unknown = STREAM): Promise<SubscribeAnswer> {
  return socket.timeout(5_000).emitWithAck('subscribe', request) as Promise<SubscribeAnswer>;
}

/** The next message of that name. */
export function next<T>(socket: Socket, message: string, withinMs = 5_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${message} within ${withinMs} ms`)), withinMs);
    socket.once(message, (payload: T) => {
      clearTimeout(timer);
      resolve(payload);
    });
  });
}

/** Tries an expectation again until it holds or the deadline passes; then its own message says what was seen. */
export async function eventually(expectation: () => Promise<void> | void, withinMs = 5_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await expectation();
    } catch (fault) {
      if (Date.now() > deadline) throw fault;
    }
    await pause(10);
  }
}
