/**
 * Looks after the tables' months, at the start and every hour, apart from any batch: makes those to come, and forgets
 * those that are past their streams' retention.
 */
import { ensurePartitions, forgetExpired, forgetRejections, type StreamRetention } from '#read-model/writer';
import type { Logger } from '#runtime';
import type { DataSource } from 'typeorm';

const EVERY_MS = 60 * 60_000;

export interface TableKeeperParts {
  readonly database: DataSource;
  /** Asked each time, so that what was changed since counts. */
  readonly retentions: (signal: AbortSignal) => Promise<readonly StreamRetention[]>;
  readonly logger: Logger;
  readonly everyMs?: number;
}

export class TableKeeper {
  private readonly end = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();

  constructor(private readonly parts: TableKeeperParts) {}

  start(): void {
    this.look();
    this.timer = setInterval(() => this.look(), this.parts.everyMs ?? EVERY_MS);
    this.timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.end.abort();
    await this.working;
  }

  private look(): void {
    const { logger } = this.parts;
    this.working = this.working
      .then(() => this.keep())
      .catch((fault: unknown) => {
        // Months are made far ahead, and nothing has to go at once: the next time is early enough.
        if (!this.end.signal.aborted) logger.warn({ err: fault }, "the tables' months could not be looked after");
      });
  }

  private async keep(): Promise<void> {
    const { database, retentions, logger } = this.parts;
    const made = await ensurePartitions(database, Date.now());
    if (made.length > 0) logger.info({ made }, 'made partitions');
    const kept = await retentions(this.end.signal);
    const forgotten = await forgetExpired(database, kept, Date.now());
    if (forgotten.length > 0) logger.info({ forgotten }, 'forgot what is past its retention');
    const dropped = await forgetRejections(database, Date.now());
    if (dropped.length > 0) logger.info({ dropped }, 'forgot what became of events that nobody looks for any more');
  }
}
