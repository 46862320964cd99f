/** A subscription: a group's member with a reader for each partition it owns. */
import type { LogSubscription, SubscriptionState } from '../port.js';
import type { ConsumerGroup, GroupMember } from './consumer-group.js';
import type { PartitionLog } from './partition-log.js';
import { PartitionReader, type BatchWork } from './partition-reader.js';

export class Subscription implements LogSubscription, GroupMember {
  private readonly readers = new Map<PartitionLog, PartitionReader>();
  private closing: Promise<void> | null = null;

  constructor(
    readonly topics: readonly string[],
    private readonly group: ConsumerGroup,
    private readonly work: BatchWork,
    /** Runs once, when the readers have stopped. */
    private readonly closed: () => Promise<void>,
  ) {}

  state(): SubscriptionState {
    const readers = [...this.readers.values()];
    const failing = readers.filter(({ failingSince }) => failingSince !== null);
    failing.sort((a, b) => a.failingSince! - b.failingSince!);
    return {
      partitions: [...new Set(readers.map(({ log }) => log.partition))].sort((a, b) => a - b),
      lastProgressAt: this.lastProgressAt(readers),
      failingSince: failing[0]?.failingSince ?? null,
      lastFault: failing[0]?.lastFault ?? null,
    };
  }

  async release(keep: ReadonlySet<PartitionLog>): Promise<void> {
    const leaving = [...this.readers].filter(([log]) => !keep.has(log));
    await Promise.all(
      leaving.map(async ([log, reader]) => {
        await reader.stop();
        this.readers.delete(log);
      }),
    );
  }

  own(partitions: ReadonlySet<PartitionLog>): void {
    for (const log of partitions)
      if (!this.readers.has(log)) this.readers.set(log, new PartitionReader(log, this.work));
  }

  close(): Promise<void> {
    this.closing ??= this.group.leave(this).then(this.closed);
    return this.closing;
  }

  /** The slowest partition's: one that is stuck must show, however busy the others are. */
  private lastProgressAt(readers: readonly PartitionReader[]): number | null {
    if (readers.length === 0) return Date.now();
    const times = readers.map((reader) => reader.lastProgressAt());
    return times.reduce((oldest, time) => (oldest === null || time === null ? null : Math.min(oldest, time)));
  }
}
