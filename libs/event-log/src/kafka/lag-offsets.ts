/**
 * The group's offsets where the position is kept elsewhere: for lag tools only, so that once a second is enough, in one
 * request for all partitions.
 */
import type { Offsets } from 'kafkajs';
import type { KafkaLogger } from './client.js';
import type { PartitionReading } from './generation.js';

/** As a batch of kafkajs offers it. */
type Commit = (offsets: Offsets) => Promise<void>;

const EVERY_MS = 1_000;

export class LagOffsets {
  private readonly moved = new Set<PartitionReading>();
  private commit: Commit | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly logger: KafkaLogger) {}

  /** A partition was read up to its `next`. */
  note(reading: PartitionReading, commit: Commit): void {
    this.moved.add(reading);
    this.commit = commit;
    this.timer ??= setTimeout(() => this.flush(), EVERY_MS);
  }

  /** Sends what moved. What is not taken is made up for by what comes next. */
  flush(): void {
    const { commit } = this;
    const topics = [...this.moved].flatMap(({ topic, partition, next }) =>
      next === null ? [] : [{ topic, partitions: [{ partition, offset: String(next) }] }],
    );
    this.drop();
    if (topics.length === 0 || !commit) return;
    commit({ topics }).catch((fault: unknown) =>
      this.logger.debug({ err: fault }, 'the offsets for lag tools were not written'),
    );
  }

  /** The partitions may be somebody else's by now. */
  drop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.moved.clear();
  }
}
