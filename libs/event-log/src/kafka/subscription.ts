/**
 * A member of a consumer group that never skips. After each assignment every partition is paused until its position is
 * known, then read from there; a batch that was not taken pauses its partition, which goes on from its position. kafkajs
 * has crashes after which it stops for good: then there is a new consumer.
 */
import type { Consumer, ConsumerCrashEvent, ConsumerGroupJoinEvent, EachBatchPayload, Kafka } from 'kafkajs';
import type { LogSubscription, RecordBatch, SubscriptionState } from '../port.js';
import { RETRY_LONG, type KafkaLogger } from './client.js';
import { failed, Generation, pauseAfter, succeeded, type PartitionReading } from './generation.js';
import { LagOffsets } from './lag-offsets.js';
import type { Located } from './positions.js';
import { fetchedFrom, slices } from './slices.js';
import { askingFor, unavailable } from './unavailable.js';

/** What is done with the batches of a subscription. */
export interface BatchTaker {
  /** Takes a batch; `from` is the position it begins at (its first record may come later). */
  take(batch: RecordBatch, from: number): Promise<void>;
  /** The partitions were assigned anew: what belongs to the old assignment is let go. */
  release(): void;
}

export interface SubscriptionParts {
  readonly kafka: Kafka;
  /** As Kafka knows them. */
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly topicName: (inKafka: string) => string;
  readonly maxBatchRecords: number;
  readonly concurrency: number;
  /**
   * Whether the group's offset is the position (`after-batch`), follows for lag tools (`for-lag`), or is written by
   * somebody else (`never`).
   */
  readonly commits: 'after-batch' | 'for-lag' | 'never';
  readonly taker: BatchTaker;
  readonly locate: (topic: string, partitions: readonly number[]) => Promise<ReadonlyMap<number, Located>>;
  readonly closed: () => Promise<void>;
  readonly logger: KafkaLogger;
}

/** A member learns of a rebalance with its next heartbeat, and all partitions stand still until the last one did. */
const HEARTBEAT_MS = 1000;
const SESSION_MS = 10_000;
const REBALANCE_MS = 30_000;
const LONGEST_RESTART_PAUSE_MS = 2000;
/** How long the broker holds an empty fetch: a paused partition and a close wait for it. */
const MAX_WAIT_MS = 100;
const LEAVE_WITHIN_MS = 5000;

export class KafkaSubscription implements LogSubscription {
  private consumer: Consumer | null = null;
  private generation = new Generation({});
  private lastPollAt: number | null = null;
  private crashes = 0;
  private crashed: { readonly since: number; readonly fault: string } | null = null;
  private restart: NodeJS.Timeout | undefined;
  private closing: Promise<void> | null = null;
  private readonly inHand = new Set<Promise<void>>();
  private readonly lagOffsets: LagOffsets;

  constructor(private readonly parts: SubscriptionParts) {
    this.lagOffsets = new LagOffsets(parts.logger);
  }

  /** Joins the group. Throws LogUnavailable when the log is not there; from then on it recovers by itself. */
  async open(): Promise<void> {
    const consumer = this.parts.kafka.consumer({
      groupId: this.parts.groupId,
      readUncommitted: false,
      allowAutoTopicCreation: false,
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: REBALANCE_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: MAX_WAIT_MS,
      retry: { ...RETRY_LONG, restartOnFailure: () => Promise.resolve(false) },
    });
    consumer.on(consumer.events.GROUP_JOIN, (event) => this.assigned(consumer, event));
    consumer.on(consumer.events.CRASH, (event) => this.onCrash(consumer, event));
    consumer.on(consumer.events.FETCH, () => void (this.lastPollAt = Date.now()));
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => this.passMarkers(payload));
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...this.parts.topics], fromBeginning: true });
      this.consumer = consumer;
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: this.parts.concurrency,
        eachBatch: (payload) => this.eachBatch(consumer, payload),
      });
      if (this.closing) await consumer.disconnect();
    } catch (fault) {
      this.consumer = null;
      await consumer.disconnect();
      throw unavailable(`join group ${this.parts.groupId}`, fault);
    }
  }

  state(): SubscriptionState {
    const readings = this.generation.all();
    const failing = readings.filter(({ failingSince }) => failingSince !== null);
    const since = [...failing.map(({ failingSince }) => failingSince), this.crashed?.since ?? null].filter(
      (at) => at !== null,
    );
    const standing = [...since, ...readings.map(({ inHandSince }) => inHandSince).filter((at) => at !== null)];
    return {
      partitions: [...new Set(readings.map(({ partition }) => partition))].sort((a, b) => a - b),
      // One partition that stands still is not hidden by others that go on.
      lastProgressAt: this.lastPollAt === null ? null : Math.min(this.lastPollAt, ...standing),
      failingSince: since.length === 0 ? null : Math.min(...since),
      lastFault: this.crashed?.fault ?? failing[0]?.lastFault ?? null,
    };
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    clearTimeout(this.restart);
    this.lagOffsets.flush();
    await this.leave();
    this.lagOffsets.drop();
    this.generation.end();
    this.parts.taker.release();
    await this.parts.closed();
  }

  /** While the broker is away kafkajs keeps trying to read before it leaves: then the group has to notice by itself. */
  private async leave(): Promise<void> {
    const left = this.consumer?.disconnect() ?? Promise.resolve();
    try {
      await askingFor(LEAVE_WITHIN_MS, `leave group ${this.parts.groupId}`, () => left);
    } catch (fault) {
      this.parts.logger.warn({ err: fault, groupId: this.parts.groupId }, 'the group was not left in order');
    }
    await Promise.allSettled(this.inHand);
  }

  private assigned(consumer: Consumer, { payload }: ConsumerGroupJoinEvent): void {
    this.generation.end();
    this.lagOffsets.drop();
    this.parts.taker.release();
    const generation = new Generation(payload.memberAssignment);
    this.generation = generation;
    this.crashed = null;
    this.crashes = 0;
    for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
      consumer.pause([{ topic, partitions: [...partitions] }]);
      void this.position(consumer, generation, topic, partitions);
    }
  }

  /** Finds out where paused partitions are read from, and lets them go on; tries again for as long as it takes. */
  private async position(
    consumer: Consumer,
    generation: Generation,
    topic: string,
    partitions: readonly number[],
  ): Promise<void> {
    let located: ReadonlyMap<number, Located>;
    try {
      located = await this.parts.locate(this.parts.topicName(topic), partitions);
    } catch (fault) {
      located = new Map(partitions.map((partition) => [partition, asError(fault)]));
    }
    if (generation.ended) return;
    const again: number[] = [];
    let pauseMs = 0;
    for (const [partition, at] of located) {
      const reading = generation.find(topic, partition);
      if (!reading) continue;
      if (at instanceof Error) {
        this.note(reading, at);
        again.push(partition);
        pauseMs = Math.max(pauseMs, pauseAfter(reading.failures));
      } else {
        reading.next = at;
        consumer.seek({ topic, partition, offset: String(at) });
        consumer.resume([{ topic, partitions: [partition] }]);
      }
    }
    if (again.length > 0) generation.later(pauseMs, () => void this.position(consumer, generation, topic, again));
  }

  private async eachBatch(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { generation } = this;
    const { batch } = payload;
    const reading = generation.find(batch.topic, batch.partition);
    if (!reading || reading.next === null || payload.isStale()) return;
    const from = fetchedFrom(batch);
    if (from !== null && from !== reading.next) {
      return this.stumble(consumer, generation, reading, new Error(`read from ${from} instead of ${reading.next}`));
    }
    for (const slice of slices(batch, this.parts.topicName(batch.topic), this.parts.maxBatchRecords)) {
      if (!payload.isRunning() || generation.ended) return;
      const lost = await this.takeOne(consumer, generation, reading, slice, payload);
      if (lost) throw lost;
      if (reading.next === null) return;
    }
    if (this.parts.commits !== 'for-lag') return;
    this.lagOffsets.note(reading, payload.commitOffsetsIfNecessary);
    if (this.closing) this.lagOffsets.flush();
  }

  /** Answers with the fault of a heartbeat or a commit, which is kafkajs's to deal with: it rejoins the group. */
  private async takeOne(
    consumer: Consumer,
    generation: Generation,
    reading: PartitionReading,
    slice: RecordBatch,
    payload: EachBatchPayload,
  ): Promise<Error | null> {
    let lost: Error | null = null;
    const beat = setInterval(() => {
      payload.heartbeat().catch((fault: unknown) => (lost ??= asError(fault)));
    }, HEARTBEAT_MS);
    reading.inHandSince = Date.now();
    const taken = this.parts.taker.take(slice, reading.next ?? 0);
    this.inHand.add(taken);
    try {
      await taken;
    } catch (fault) {
      if (!generation.ended) this.stumble(consumer, generation, reading, asError(fault));
      return lost;
    } finally {
      this.inHand.delete(taken);
      clearInterval(beat);
      reading.inHandSince = null;
    }
    this.lastPollAt = Date.now();
    succeeded(reading);
    reading.next = slice.nextOffset;
    if (!generation.ended) payload.resolveOffset(String(slice.nextOffset - 1));
    if (this.parts.commits === 'after-batch') {
      await commit(payload, reading).catch((fault: unknown) => (lost ??= asError(fault)));
    }
    return lost;
  }

  /** Nothing of the batch was taken: pause the partition, and read its position again after a while. */
  private stumble(consumer: Consumer, generation: Generation, reading: PartitionReading, fault: Error): void {
    this.note(reading, fault);
    const { topic, partition } = reading;
    consumer.pause([{ topic, partitions: [partition] }]);
    generation.later(pauseAfter(reading.failures), () => void this.position(consumer, generation, topic, [partition]));
  }

  private note(reading: PartitionReading, fault: Error): void {
    failed(reading, fault);
    const { topic, partition, failures } = reading;
    this.parts.logger.warn({ topic, partition, failures, err: fault }, 'a batch was not taken; it comes again');
  }

  /** Where only markers and aborted records were read there was no batch; kafkajs went on behind them. */
  private passMarkers(read: { topic: string; partition: number; batchSize: number; lastOffset: string }): void {
    const reading = this.generation.find(read.topic, read.partition);
    if (read.batchSize > 0 || !reading || reading.next === null) return;
    reading.next = Math.max(reading.next, Number(read.lastOffset) + 1);
  }

  private onCrash(consumer: Consumer, { payload }: ConsumerCrashEvent): void {
    if (this.closing || (this.consumer !== null && this.consumer !== consumer)) return;
    this.consumer = null;
    this.rejoinLater(payload.error);
  }

  private rejoinLater(fault: Error): void {
    this.generation.end();
    this.crashes += 1;
    this.crashed = { since: this.crashed?.since ?? Date.now(), fault: fault.message };
    this.parts.logger.warn({ groupId: this.parts.groupId, err: fault }, 'the consumer stopped; it begins anew');
    this.restart = setTimeout(
      () => {
        this.open().catch((again: unknown) => {
          if (!this.closing) this.rejoinLater(asError(again));
        });
      },
      Math.min(LONGEST_RESTART_PAUSE_MS, pauseAfter(this.crashes)),
    );
  }
}

function commit(payload: EachBatchPayload, { topic, partition, next }: PartitionReading): Promise<void> {
  return payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset: String(next) }] }] });
}

function asError(fault: unknown): Error {
  return fault instanceof Error ? fault : new Error(String(fault));
}
