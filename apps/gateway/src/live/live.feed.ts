/** The live feed of one gateway: rooms, subscriptions, and what happens by the clock. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ErrorCode, StatsFrame } from '#contracts';
import { isDatabaseUnavailable } from '#event-store';
import type { LiveStore } from '#live-store';
import { readCheckpoints, readStreamRange } from '#read-model/reader';
import type { Logger } from '#runtime';
import type { DataSource } from 'typeorm';
import { EVENTS_PROJECTION, LIVE_COUNTERS } from '../pipeline.js';
import { inProject } from '../tenancy/project-scope.js';
import type { ReadRange } from './catch-up.js';
import { partitionName, type PositionVector } from './cursor.js';
import type { LiveAccess } from './live.access.js';
import type { LiveMetrics } from './live.metrics.js';
import { isSlow } from './listener.js';
import { listenerOf, type LiveServer, type LiveSocket } from './live-socket.js';
import { Rooms } from './rooms.js';
import { sendStats } from './stats.js';
import { Subscriptions } from './subscriptions.js';
import type { StreamName } from './subscribe-request.js';

export interface LiveFeedParts {
  readonly database: DataSource;
  readonly live: LiveStore;
  readonly access: LiveAccess;
  readonly metrics: LiveMetrics;
  readonly logger: Logger;
  /** Of the event topics. */
  readonly partitions: number;
  /** How often membership is asked again; well within the minute in which taken-away access must end. */
  readonly recheckIntervalMs?: number;
}

const STATS_INTERVAL_MS = 1_000;
const RECHECK_INTERVAL_MS = 15_000;
const READ_RETRY_MS = 500;

export class LiveFeed {
  readonly subscriptions: Subscriptions;
  private readonly rooms: Rooms;
  private readonly timers: NodeJS.Timeout[] = [];
  private server: LiveServer | null = null;

  constructor(private readonly parts: LiveFeedParts) {
    const failed = (fault: unknown): void => this.failed(fault);
    this.rooms = new Rooms({
      notices: parts.live.notices,
      projected: () => this.projected(),
      reader: (stream) => this.readerOf(stream),
      broadcast: (room, except, message, payload) =>
        void this.server?.local
          .to(room)
          .except([...except])
          .emit(message, payload as never),
      metrics: parts.metrics,
      failed,
      pause: () => pause(READ_RETRY_MS, undefined, { ref: false }),
    });
    this.subscriptions = new Subscriptions({ rooms: this.rooms, access: parts.access, failed, codeOf });
  }

  /** Throws what the live store throws. */
  async open(): Promise<void> {
    await this.rooms.open();
  }

  /** Starts what goes by the clock. */
  attach(server: LiveServer): void {
    this.server = server;
    this.every(STATS_INTERVAL_MS, () => this.sendStats(server));
    this.every(this.parts.recheckIntervalMs ?? RECHECK_INTERVAL_MS, () =>
      this.subscriptions.recheck(socketsOf(server)),
    );
  }

  async close(): Promise<void> {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    await this.rooms.close();
  }

  failed(fault: unknown): void {
    this.parts.logger.warn({ err: fault }, 'the live feed met a fault');
  }

  /** Every `intervalMs`, but never twice at a time. */
  private every(intervalMs: number, task: () => Promise<void>): void {
    let running = false;
    const run = async (): Promise<void> => {
      if (running) return;
      running = true;
      try {
        await task();
      } catch (fault) {
        this.failed(fault);
      } finally {
        running = false;
      }
    };
    this.timers.push(setInterval(() => void run(), intervalMs).unref());
  }

  /**
   * Not to slow readers: the next second brings the next ones. Socket.io's `volatile` would be wrong here, for it drops
   * whatever follows another message of the same moment, and so the stats of all rooms of a socket but one.
   */
  private sendStats(server: LiveServer): Promise<void> {
    const slow = socketsOf(server).flatMap((socket) => (isSlow(listenerOf(socket)) ? [socket.id] : []));
    return sendStats(
      {
        rooms: () => this.rooms.all(),
        counters: this.parts.live.counters,
        isSpread: (projectId, stream) => this.parts.access.isSpread(projectId, stream),
        scope: { ...LIVE_COUNTERS, partitions: this.parts.partitions },
        broadcast: (room, message, frame: StatsFrame) =>
          void server.local
            .to(room)
            .except(slow)
            .emit(message, frame as never),
        failed: (fault) => this.failed(fault),
      },
      Date.now(),
    );
  }

  private async projected(): Promise<PositionVector> {
    const { projection, version } = EVENTS_PROJECTION;
    const checkpoints = await readCheckpoints(this.parts.database, projection, version);
    return new Map(
      checkpoints.map(({ topic, partition, nextOffset }) => [partitionName(topic, partition), nextOffset]),
    );
  }

  private readerOf({ projectId, stream }: StreamName): ReadRange {
    return async ({ topic, partition }, from, to, limit) => {
      this.parts.metrics.reads.inc();
      const range = { projectId, stream, topic, partition, from, to, limit };
      const found = await inProject(projectId, () => readStreamRange(this.parts.database, range));
      const name = partitionName(topic, partition);
      return found.map(({ offset, event }) => ({ partition: name, offset, event }));
    };
  }
}

/** Sockets of this gateway. */
function socketsOf(server: LiveServer): LiveSocket[] {
  return [...server.sockets.sockets.values()];
}

function codeOf(fault: unknown): ErrorCode {
  return isDatabaseUnavailable(fault) ? 'DATABASE_UNAVAILABLE' : 'INTERNAL';
}
