/** Makes the partitions of `events` for the coming months, at the start and every hour, apart from any batch. */
import { ensurePartitions } from '#read-model/writer';
import type { Logger } from '#runtime';
import type { DataSource } from 'typeorm';

const EVERY_MS = 60 * 60_000;

export class PartitionKeeper {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: DataSource,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.look();
    this.timer = setInterval(() => this.look(), EVERY_MS);
    this.timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.working;
  }

  private look(): void {
    this.working = ensurePartitions(this.database, Date.now()).then(
      (made) => void (made.length > 0 && this.logger.info({ made }, 'made partitions of events')),
      // Months are made far ahead: an hour later is early enough.
      (fault: unknown) => this.logger.warn({ err: fault }, 'partitions of events could not be looked after'),
    );
  }
}
