/**
 * Publishes facts in the order of their positions, at least once: a row leaves the outbox only after the log has it,
 * so a crash in between publishes it again, and readers skip what is not newer. One relay works at a time, by a lock
 * that lasts for one round's transaction and so survives poolers, crashes and lost connections.
 */
import type { DataSource, EntityManager } from 'typeorm';
import type { ControlEvent } from '#contracts';
import { CONTROL_PLANE_SCHEMA, LOCK_SPACE, LOCKS } from '../schema.js';
import { ControlEventRow } from '../tables/control-event.table.js';
import { ControlOutboxRow } from '../tables/control-outbox.table.js';
import { controlEventOf } from './published.js';

export interface RelayOptions {
  readonly database: DataSource;
  /** Resolves once the log has all of them, in this order. */
  publish(events: readonly ControlEvent[]): Promise<void>;
  readonly onFault?: (fault: Error) => void;
  /** How soon a commit of another process is noticed (default 250 ms). */
  readonly pollMs?: number;
  /** Facts a round (default 100): small enough to be one request to the log. */
  readonly batch?: number;
}

export interface RelayState {
  /** Epoch ms since when rounds fail; null while they work. */
  readonly failingSince: number | null;
  readonly lastFault: string | null;
  readonly published: number;
}

/** Pause while another relay publishes and somebody waits. */
const BUSY_MS = 20;
/** Longest pause after faults: a revoked key is refused within 5 s of the log's return. */
const MAX_PAUSE_MS = 1_000;

export class OutboxRelay {
  private stopped = false;
  private woken = false;
  private interrupt: (() => void) | null = null;
  private failingSince: number | null = null;
  private lastFault: string | null = null;
  private published = 0;
  private running: Promise<void> | null = null;
  /** Who waits for the rounds that begin from now on to leave nothing. */
  private flushing: (() => void)[] = [];

  constructor(private readonly options: RelayOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** There is something to publish: do it now. */
  wake(): void {
    this.woken = true;
    this.interrupt?.();
  }

  /** Publishes what is committed by now; resolves once the log has it, or after the deadline: then it will soon. While the log is away nobody waits. */
  async flush(withinMs: number): Promise<void> {
    if (this.failingSince !== null) return this.wake();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, withinMs);
    });
    const empty = new Promise<void>((resolve) => this.flushing.push(resolve));
    this.wake();
    await Promise.race([empty, deadline]);
    clearTimeout(timer);
  }

  state(): RelayState {
    return { failingSince: this.failingSince, lastFault: this.lastFault, published: this.published };
  }

  /** Ends the round in hand and stops. */
  async close(): Promise<void> {
    this.stopped = true;
    this.interrupt?.();
    await this.running;
  }

  private async run(): Promise<void> {
    const pollMs = this.options.pollMs ?? 250;
    let pauseMs = pollMs;
    while (!this.stopped) {
      this.woken = false;
      const flushing = this.flushing.splice(0);
      try {
        const left = await this.round();
        this.failingSince = null;
        this.lastFault = null;
        pauseMs = pollMs;
        if (left === 'nothing') for (const resolve of flushing) resolve();
        else this.flushing.push(...flushing);
        if (left === 'more') continue;
        if (left === 'busy' && this.flushing.length > 0) {
          await this.pause(BUSY_MS, true);
          continue;
        }
      } catch (fault) {
        this.flushing.push(...flushing);
        this.noteFault(fault as Error);
        pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
        await this.pause(pauseMs, false);
        continue;
      }
      await this.pause(pauseMs, true);
    }
  }

  /** `busy`: another relay is publishing, and may have begun before the newest fact was there. */
  private async round(): Promise<'nothing' | 'more' | 'busy'> {
    const { database, batch = 100 } = this.options;
    if (!(await database.manager.existsBy(ControlOutboxRow, {}))) return 'nothing';
    return database.transaction(async (manager) => {
      if (!(await holdsLock(manager))) return 'busy';
      const rows = await waiting(manager, batch);
      if (rows.length === 0) return 'nothing';
      await this.options.publish(rows.map(controlEventOf));
      await manager.delete(
        ControlOutboxRow,
        rows.map(({ position }) => position),
      );
      this.published += rows.length;
      return rows.length === batch ? 'more' : 'nothing';
    });
  }

  private noteFault(fault: Error): void {
    if (this.failingSince === null) this.options.onFault?.(fault);
    this.failingSince ??= Date.now();
    this.lastFault = fault.message;
  }

  private async pause(ms: number, wakeable: boolean): Promise<void> {
    if (this.stopped || (wakeable && this.woken)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.interrupt = () => {
        if (!wakeable && !this.stopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.interrupt = null;
  }
}

async function holdsLock(manager: EntityManager): Promise<boolean> {
  const [row] = (await manager.query('SELECT pg_try_advisory_xact_lock($1, $2) AS held', [
    LOCK_SPACE,
    LOCKS.relay,
  ])) as [{ held: boolean }];
  return row.held;
}

async function waiting(manager: EntityManager, batch: number): Promise<ControlEventRow[]> {
  return manager
    .createQueryBuilder(ControlEventRow, 'event')
    .where(
      `event.position IN (SELECT position FROM ${CONTROL_PLANE_SCHEMA}.control_outbox ORDER BY position LIMIT :batch)`,
      {
        batch,
      },
    )
    .orderBy('event.position')
    .getMany();
}

/** Facts that are committed and not yet known to be on the log. */
export async function outboxSize(database: DataSource): Promise<number> {
  return database.manager.count(ControlOutboxRow);
}
