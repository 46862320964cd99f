/**
 * Runs the replays that were ordered, one after the other. Of several projectors one runs them: it holds a lock for as
 * long as its connection lives, and another takes over when it is gone.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { TOPICS } from '#contracts';
import type { EventLog } from '#event-log';
import {
  beginReplay,
  beginRollback,
  endReplay,
  noteProgress,
  readReplay,
  refuseReplay,
  RollbackImpossible,
  type StoredReplay,
} from '#read-model/writer';
import { faultPoint, type Logger } from '#runtime';
import type { DataSource, QueryRunner } from 'typeorm';
import { COUNTED_RECORDS, EVENT_LEDGER } from '../projections/event-ledger/records.js';
import type { Projection } from '../projections/projection.js';
import { failureOf, ReplayFailed, ReplayImpossible } from './faults.js';
import { KeptVersions } from './kept-versions.js';
import { ReplayOrders, type ReplayOrder } from './replay-orders.js';
import { runReplay } from './run-replay.js';
import { beginningsOf, startsOf } from './starts.js';

export interface ReplaysParts {
  readonly database: DataSource;
  readonly log: Pick<EventLog, 'consumers' | 'admin'>;
  readonly projections: readonly Projection[];
  /** How long the version that a replay replaces is kept. */
  readonly keepDays: number;
  readonly logger: Logger;
}

/** Any two numbers that no other lock of this database has. */
const LOCK = [0x6e71, 1];
/** How soon another projector takes over, and a database that was away is asked again. */
const RETRY_MS = 2_000;
/** Outages of the database are shorter, or somebody looks after them. */
const PATIENCE_MS = 15 * 60_000;
const ENDED = ['live', 'failed', 'cancelled'];

export class Replays {
  private readonly orders = new ReplayOrders(() => this.wake());
  private readonly end = new AbortController();
  private working: Promise<void> = Promise.resolve();
  private current: { readonly replayId: string; readonly stop: AbortController } | null = null;
  private woken: (() => void) | null = null;

  private readonly kept: KeptVersions;

  constructor(private readonly parts: ReplaysParts) {
    const { database, logger } = parts;
    this.kept = new KeptVersions({ database, logger, orders: () => this.orders.kept() });
  }

  async start(): Promise<void> {
    await this.orders.open(this.parts.log);
    this.kept.start();
    this.working = this.work();
  }

  async close(): Promise<void> {
    this.end.abort(new Error('the projector ends'));
    this.woken?.();
    await this.orders.close();
    await this.kept.close();
    await this.working;
  }

  /** Something was ordered: what runs may not be wanted any more. */
  private wake(): void {
    const { current } = this;
    this.kept.wake();
    if (current && this.orderOf(current.replayId)?.wanted !== 'run') current.stop.abort(new Error('not wanted now'));
    this.woken?.();
  }

  private orderOf(replayId: string): ReplayOrder | undefined {
    return this.orders.all().find((order) => order.replayId === replayId);
  }

  private async work(): Promise<void> {
    const { signal } = this.end;
    while (!signal.aborted) {
      try {
        await this.asTheOnlyOne(() => this.runAll());
      } catch (fault) {
        if (!signal.aborted) this.parts.logger.warn({ err: fault }, 'replays wait for better times');
      }
      await this.untilWoken(RETRY_MS);
    }
  }

  private async untilWoken(ms: number): Promise<void> {
    const woken = new Promise<void>((resolve) => (this.woken = resolve));
    await Promise.race([woken, pause(ms, undefined, { signal: this.end.signal }).catch(() => undefined)]);
    this.woken = null;
  }

  private async asTheOnlyOne(work: () => Promise<void>): Promise<void> {
    if (this.orders.all().every(({ replayId }) => this.done.has(replayId))) return;
    const runner = this.parts.database.createQueryRunner();
    try {
      if (await isLocked(runner)) await work();
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1, $2)', LOCK).catch(() => undefined);
      await runner.release();
    }
  }

  /** Epoch ms of the first trouble of those that are tried again. */
  private readonly troubleSince = new Map<string, number>();
  /** Replays that have ended; what is in here is not asked for again. */
  private readonly done = new Set<string>();

  private async runAll(): Promise<void> {
    for (const order of this.orders.all()) {
      if (this.end.signal.aborted) return;
      if (this.done.has(order.replayId)) continue;
      const stored = await readReplay(this.parts.database, order.replayId);
      if (stored && ENDED.includes(stored.state)) this.done.add(order.replayId);
      else if (order.wanted === 'cancel') await this.cancel(order, stored);
      else if (order.wanted === 'run') await this.run(order, stored);
    }
  }

  private async cancel({ replayId }: ReplayOrder, stored: StoredReplay | null): Promise<void> {
    if (stored) await endReplay(this.parts.database, stored, { state: 'cancelled', fault: null });
    this.done.add(replayId);
  }

  private async run(order: ReplayOrder, known: StoredReplay | null): Promise<void> {
    const { database, logger } = this.parts;
    const stop = new AbortController();
    this.current = { replayId: order.replayId, stop };
    const signal = AbortSignal.any([stop.signal, this.end.signal]);
    try {
      const stored = known ?? (await this.begin(order));
      faultPoint('replay:begun');
      await this.runStored(stored, signal);
    } catch (fault) {
      if (fault instanceof ReplayImpossible) return await this.refuse(order, fault.message);
      if (!signal.aborted) throw fault;
      await noteProgress(database, order.replayId, { perSecond: null });
      logger.info({ replay: order.replayId }, 'the replay has stopped where it is');
    } finally {
      this.current = null;
    }
  }

  private async runStored(stored: StoredReplay, signal: AbortSignal): Promise<void> {
    const { database, log, logger, keepDays } = this.parts;
    const projections = this.parts.projections.filter(({ name }) => stored.projections.includes(name));
    try {
      const topics = topicsOf(stored.projections);
      await runReplay(stored, { database, log, logger, projections, topics, keepDays, signal });
      this.kept.wake();
      this.done.add(stored.id);
    } catch (fault) {
      if (signal.aborted) throw fault;
      const failure = failureOf(fault) ?? this.patienceWith(stored.id, fault);
      if (!failure) throw fault;
      logger.error({ err: failure, replay: stored.id }, 'the replay has failed');
      await endReplay(database, stored, { state: 'failed', fault: failure.message });
      this.done.add(stored.id);
    }
  }

  /** Null while it may be trouble of the moment. */
  private patienceWith(replayId: string, fault: unknown): ReplayFailed | null {
    const since = this.troubleSince.get(replayId) ?? Date.now();
    this.troubleSince.set(replayId, since);
    if (Date.now() - since < PATIENCE_MS) return null;
    return new ReplayFailed((fault as Error).message, { cause: fault });
  }

  private async refuse({ replayId: id, projections, start }: ReplayOrder, fault: string): Promise<void> {
    this.parts.logger.error({ replay: id, fault }, 'the replay cannot be done');
    await refuseReplay(this.parts.database, { id, projections, start }, fault);
    this.done.add(id);
  }

  private async begin({ replayId, projections, start }: ReplayOrder): Promise<StoredReplay> {
    const unknown = projections.find((name) => this.parts.projections.every((projection) => projection.name !== name));
    if (unknown !== undefined) throw new ReplayImpossible(`there is no projection ${unknown}`);
    if (start.kind === 'retired') return this.beginRollback(replayId, start.of, topicsOf(projections));
    const starts = await startsOf(this.parts.log.admin, topicsOf(projections), start);
    return beginReplay(this.parts.database, { id: replayId, projections, start, starts }, new Date());
  }

  private async beginRollback(id: string, of: string, topics: readonly string[]): Promise<StoredReplay> {
    const partitions = await beginningsOf(this.parts.log.admin, topics);
    try {
      return await beginRollback(this.parts.database, { id, of, partitions }, new Date());
    } catch (fault) {
      throw fault instanceof RollbackImpossible ? new ReplayImpossible(fault.message) : fault;
    }
  }
}

/** The topics that these projections are folded from. */
export function topicsOf(projections: readonly string[]): readonly string[] {
  const counted = projections.includes(EVENT_LEDGER.name) ? Object.keys(COUNTED_RECORDS) : [];
  return [TOPICS.enriched, ...counted];
}

async function isLocked(runner: QueryRunner): Promise<boolean> {
  const [row] = (await runner.query('SELECT pg_try_advisory_lock($1, $2) AS locked', LOCK)) as [{ locked: boolean }];
  return row.locked;
}
