/** Drops former versions that nobody can or wants to go back to any more: at the start, every minute, and when asked. */
import { setTimeout as pause } from 'node:timers/promises';
import { dropKept, type KeptOrders } from '#read-model/writer';
import type { Logger } from '#runtime';
import type { DataSource } from 'typeorm';

export interface KeptVersionsParts {
  readonly database: DataSource;
  /** Asked each time. */
  readonly orders: () => KeptOrders;
  readonly logger: Logger;
}

const EVERY_MS = 60_000;
/** A database that was away is asked again sooner. */
const RETRY_MS = 5_000;

export class KeptVersions {
  private readonly end = new AbortController();
  private working: Promise<void> = Promise.resolve();
  private waiting = new AbortController();

  constructor(private readonly parts: KeptVersionsParts) {}

  start(): void {
    this.working = this.work();
  }

  /** Something was asked for: looks at once. */
  wake(): void {
    this.waiting.abort();
  }

  async close(): Promise<void> {
    this.end.abort();
    await this.working;
  }

  private async work(): Promise<void> {
    while (!this.end.signal.aborted) {
      this.waiting = new AbortController();
      const looked = await this.look();
      const signal = AbortSignal.any([this.end.signal, this.waiting.signal]);
      await pause(looked ? EVERY_MS : RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async look(): Promise<boolean> {
    const { database, orders, logger } = this.parts;
    try {
      const dropped = await dropKept(database, orders(), Date.now());
      if (dropped.length > 0) logger.info({ replays: dropped }, 'dropped the versions that these replays replaced');
      return true;
    } catch (fault) {
      logger.warn({ err: fault }, 'former versions of read models could not be looked after');
      return false;
    }
  }
}
