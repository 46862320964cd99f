/** What happens in the background: records past their retention and claims past their window are deleted, a little at a time. */
import type { PartitionLog } from './partition-log.js';
import type { Store } from './store.js';
import type { StoredClaims } from './stored-claims.js';
import { floorKey, type TopicTable } from './topic-table.js';

/** Segments deleted in one transaction. */
const CHUNK = 500;

export class Maintenance {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly store: Store,
    private readonly topics: TopicTable,
    private readonly claims: StoredClaims,
    private readonly now: () => number,
  ) {}

  start(everyMs: number): void {
    this.timer = setInterval(() => {
      this.run().catch((fault: unknown) =>
        process.emitWarning(`the event log could not delete what expired: ${String(fault)}`),
      );
    }, everyMs);
    this.timer.unref();
  }

  /** Deletes everything that is due now; one run at a time. */
  run(): Promise<void> {
    const run = this.running.then(() => this.once());
    this.running = run.catch(() => undefined);
    return run;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async once(): Promise<void> {
    await this.claims.expire();
    for (const { retentionMs, partitions } of this.topics.all()) {
      if (retentionMs === null) continue;
      for (const log of partitions) await this.prune(log, this.now() - retentionMs);
    }
  }

  private async prune(log: PartitionLog, before: number): Promise<void> {
    const offset = log.offsetSince(before);
    while (log.earliest < offset && !this.stopped) {
      const keys = log.keysBefore(offset, CHUNK + 1);
      const next = keys[CHUNK];
      const earliest = next ? log.offsetOf(next) : offset;
      await this.store.write((to) => {
        for (const key of keys.slice(0, CHUNK)) to.remove(this.store.segments, key);
        const floor = Buffer.allocUnsafe(8);
        floor.writeDoubleLE(earliest, 0);
        to.put(this.store.meta, floorKey(log), floor);
      });
      log.cut(earliest);
    }
  }
}
