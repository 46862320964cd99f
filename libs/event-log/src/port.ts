/**
 * The event log as its callers see it: append, consume, copy, administer. Four small ports, two implementations
 * (`kafka/`, `embedded/`), one contract suite. A fault is thrown as one of the classes in `faults.ts`; nothing here
 * answers before the log is durable.
 */
export type LogHeaders = Readonly<Record<string, string>>;

/** A record to append. The partition is always explicit: a retry without one could land elsewhere and duplicate. */
export interface NewRecord {
  readonly partition: number;
  readonly key: Buffer | null;
  readonly value: Buffer;
  readonly headers?: LogHeaders;
  /** Epoch milliseconds; the time of the append when absent. */
  readonly timestamp?: number;
}

/** A record as read. */
export interface LogRecord {
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer;
  readonly headers: LogHeaders;
  readonly timestamp: number;
}

/** Consecutive records of one partition; never empty. */
export interface RecordBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
  /** Where reading goes on after this batch: one past the last record, or past the markers that follow it. */
  readonly nextOffset: number;
  /** One past the newest record of the partition that a consumer may see when the batch was fetched. */
  readonly highWatermark: number;
}

export interface AppenderState {
  readonly queuedBytes: number;
  readonly maxQueuedBytes: number;
  /** Epoch ms of the last acknowledged append; null before the first. */
  readonly lastAcknowledgedAt: number | null;
  /** Epoch ms since when appends fail; null while they work. */
  readonly failingSince: number | null;
  /** Epoch ms of the last append that failed; null before the first. */
  readonly lastFailedAt: number | null;
  /** Of the disk that the log is on; null where that is not ours to watch, or not known yet. */
  readonly disk: DiskRoom | null;
}

export interface DiskRoom {
  readonly freeBytes: number;
  /**
   * With less free, nothing new is to be taken in: the rest is for what was accepted to go through the pipeline. Who takes
   * events in has to ask; the appender itself takes what the pipeline sets aside.
   */
  readonly minFreeBytes: number;
}

export interface LogAppender {
  /**
   * Resolves with one offset per record, in order, once the log acknowledged all of them (Kafka: acks=all; embedded:
   * flushed to disk). Throws LogFull at once when the accumulator is at its bound, LogUnavailable when the log did not
   * take the records within the deadline (their outcome is then unknown: some may be in the log).
   */
  append(topic: string, records: readonly NewRecord[]): Promise<readonly number[]>;
  state(): AppenderState;
  /** Refuses new appends, waits for those under way, releases what it holds. */
  close(): Promise<void>;
}

/**
 * Who reads. A named group shares the partitions between its members. An ephemeral group is one reader's own, reads
 * every partition, and is deleted on close.
 */
export type ConsumerGroup = { readonly id: string } | { readonly ephemeral: string };

/**
 * Where a partition is read from after it was assigned, and again after a failed batch.
 * - committed: the group's offset in the log; moved after each batch the handler took. From the beginning when absent.
 * - beginning: the first record there is.
 * - external: the caller keeps the position with its own data and is asked for it; null means the beginning. The
 *   group's offset in the log is written afterwards, for lag tools only.
 */
export type Position =
  | { readonly kind: 'committed' }
  | { readonly kind: 'beginning' }
  | { readonly kind: 'external'; read(topic: string, partition: number): Promise<number | null> };

export interface ConsumeOptions {
  readonly group: ConsumerGroup;
  readonly topics: readonly string[];
  readonly position: Position;
  /** At most so many records a batch (default 2000). */
  readonly maxBatchRecords?: number;
}

export interface CopyOptions {
  readonly group: { readonly id: string };
  readonly from: string;
  readonly maxBatchRecords?: number;
  /** Told where a batch is: its outputs are written and the offset is not; all of it is committed. For tests of faults. */
  readonly reached?: (step: 'outputs' | 'commit') => void;
}

/** Takes a batch as a whole. A throw means: nothing of it was taken; it comes again from the position, after a pause. */
export type BatchHandler = (batch: RecordBatch) => Promise<void>;

/** Output of a copy; it goes to the partition that its input came from. */
export interface CopyOutput {
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer;
  readonly headers?: LogHeaders;
}

/** Maps a batch to its outputs; outputs and the consumed offset are committed together or not at all. */
export type CopyHandler = (batch: RecordBatch) => Promise<readonly CopyOutput[]>;

export interface SubscriptionState {
  readonly partitions: readonly number[];
  /** Epoch ms of the last batch that was taken or of the last empty poll: a stuck consumer stands still. */
  readonly lastProgressAt: number | null;
  /** Epoch ms since when batches fail, with the last fault's message; null while they work. */
  readonly failingSince: number | null;
  readonly lastFault: string | null;
}

export interface LogSubscription {
  state(): SubscriptionState;
  /** Finishes the batch in hand, leaves the group. */
  close(): Promise<void>;
}

export interface LogConsumers {
  /** At least once: a batch's position moves after the handler took it. */
  consume(options: ConsumeOptions, handle: BatchHandler): Promise<LogSubscription>;
  /** Exactly once within the log: read, map, write and commit the offset in one transaction per batch and partition. */
  copy(options: CopyOptions, transform: CopyHandler): Promise<LogSubscription>;
}

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** Kept for so long; null: for ever. */
  readonly retentionMs: number | null;
}

export interface PartitionOffsets {
  readonly partition: number;
  /** First offset there is. */
  readonly earliest: number;
  /** One past the newest record. */
  readonly latest: number;
}

export interface LogAdmin {
  /** Creates what is missing; throws TopicMismatch when a topic has another partition count. */
  ensureTopics(specs: readonly TopicSpec[]): Promise<void>;
  offsets(topic: string): Promise<readonly PartitionOffsets[]>;
  /** Per partition the first offset of what came at or after a time (epoch ms); the next offset when there is nothing. */
  offsetsSince(topic: string, time: number): Promise<readonly number[]>;
  /** Committed offset per partition of a group; null where it has none. */
  committed(group: string, topic: string): Promise<readonly (number | null)[]>;
  /** Throws LogUnavailable when the log does not answer. */
  ping(): Promise<void>;
}

/** The whole log: what an app's composition root opens and closes. */
export interface EventLog {
  readonly appender: LogAppender;
  readonly consumers: LogConsumers;
  readonly admin: LogAdmin;
  /** Closes what was opened here, in reverse order. */
  close(): Promise<void>;
}
