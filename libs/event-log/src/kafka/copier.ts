/**
 * Exactly once from topic to topics: outputs and the consumed offset are one transaction per batch and partition.
 *
 * Each input partition has a transactional producer with an id of its own, whoever owns the partition. A new owner opens
 * a transaction first, which fences the old owner's producer, and only then reads the committed offset: nobody can move
 * it any more. (kafkajs does not fence offsets by group generation; this stands in for it.) After any fault the outcome
 * is unknown: the producer is thrown away, and its successor finds out in the same way.
 */
import type { Kafka, Message, Transaction } from 'kafkajs';
import { setTimeout as delay } from 'node:timers/promises';
import type { CopyHandler, CopyOptions, CopyOutput, RecordBatch } from '../port.js';
import { abandonableProducer, type AbandonableProducer } from './abandonable-producer.js';
import { RETRY, type KafkaLogger } from './client.js';
import { requests, requireAnswer, toMessage } from './records.js';
import type { BatchTaker } from './subscription.js';
import { grouped } from './wire/grouped.js';
import { askingFor } from './unavailable.js';

export interface CopierParts {
  readonly kafka: Kafka;
  /** As Kafka knows them. */
  readonly groupId: string;
  readonly from: string;
  readonly inKafka: (topic: string) => string;
  readonly transactionalId: (partition: number) => string;
  /** The group's committed offset of a partition. */
  readonly committed: (partition: number) => Promise<number | null>;
  readonly transform: CopyHandler;
  readonly reached?: CopyOptions['reached'];
  readonly logger: KafkaLogger;
}

interface Owned {
  readonly by: AbandonableProducer;
  /** The transaction that took the partition over, until it is used. */
  opened: Transaction | null;
}

const TRANSACTION_TIMEOUT_MS = 30_000;
const STEP_WITHIN_MS = 15_000;
const BROKER_WAIT_MS = 5000;

export class Copier implements BatchTaker {
  private readonly owned = new Map<number, Owned>();
  /** Up to where a commit of ours was confirmed, by partition; the group never goes back behind it. */
  private readonly copied = new Map<number, number>();

  constructor(private readonly parts: CopierParts) {}

  async take(batch: RecordBatch, from: number): Promise<void> {
    const { partition } = batch;
    try {
      const present = this.owned.get(partition);
      // The group tells of a commit a moment after it was confirmed: who asked for the position in between begins too early.
      if (present) await this.copy(present, since(this.copied.get(partition) ?? 0, batch));
      else await this.copy(await this.takeOver(partition), await this.notYetCopied(batch, from));
    } catch (fault) {
      this.discard(partition);
      throw fault;
    }
  }

  release(): void {
    for (const partition of [...this.owned.keys()]) this.discard(partition);
  }

  private async takeOver(partition: number): Promise<Owned> {
    const { kafka, transactionalId, logger } = this.parts;
    const config = {
      transactionalId: transactionalId(partition),
      idempotent: true,
      maxInFlightRequests: 1,
      transactionTimeout: TRANSACTION_TIMEOUT_MS,
      retry: RETRY,
    };
    const by = abandonableProducer(kafka, config, logger);
    const owned: Owned = { by, opened: null };
    this.owned.set(partition, owned);
    owned.opened = await askingFor(STEP_WITHIN_MS, `take over ${this.parts.from}/${partition}`, () =>
      by.run(async (producer) => {
        await producer.connect();
        return producer.transaction();
      }),
    );
    return owned;
  }

  /** Without the records that the previous owner copied before it was fenced; null when that is all of them. */
  private async notYetCopied(batch: RecordBatch, from: number): Promise<RecordBatch | null> {
    const committed = await this.parts.committed(batch.partition);
    const copied = this.copied.get(batch.partition);
    if (copied !== undefined && (committed ?? 0) < copied) {
      throw new Error(`the group says ${committed}, though ${copied} was committed: asking again`);
    }
    if (committed === null) return batch;
    if (committed < from) throw new Error(`the group is at ${committed}, before ${from}: back to it`);
    return since(committed, batch);
  }

  private async copy(owned: Owned, batch: RecordBatch | null): Promise<void> {
    if (!batch) return;
    const outputs = await this.parts.transform(batch);
    const { partition, nextOffset } = batch;
    await askingFor(STEP_WITHIN_MS, `copy of ${this.parts.from}/${partition}`, () =>
      owned.by.run(async (producer) => {
        const transaction = owned.opened ?? (await producer.transaction());
        owned.opened = null;
        await this.send(transaction, partition, outputs);
        this.parts.reached?.('outputs');
        await this.sendOffset(transaction, partition, nextOffset);
        await transaction.commit();
        this.copied.set(partition, nextOffset);
        this.parts.reached?.('commit');
      }),
    );
  }

  private async send(transaction: Transaction, partition: number, outputs: readonly CopyOutput[]): Promise<void> {
    for (const run of requests(outputs)) {
      const topics = new Map<string, Message[]>();
      for (const output of run) {
        const messages = topics.get(output.topic);
        if (messages) messages.push(toMessage(partition, output));
        else topics.set(output.topic, [toMessage(partition, output)]);
      }
      for (const [topic, messages] of topics) await this.sendTo(topic, transaction, partition, messages);
    }
  }

  /**
   * To one partition at a time, and so to one broker. When one of several brokers refuses for a moment, kafkajs tries all of
   * them again that have not answered yet, also one whose answer is on its way: what that one has twice, with sequence
   * numbers of its own, no broker takes for a copy (`Promise.all` in its producer/sendMessages.js).
   */
  private async sendTo(topic: string, transaction: Transaction, partition: number, messages: Message[]): Promise<void> {
    const name = this.parts.inKafka(topic);
    const answers = await transaction.send({
      topic: name,
      messages: grouped(messages),
      acks: -1,
      timeout: BROKER_WAIT_MS,
    });
    requireAnswer(name, partition, answers);
  }

  /**
   * Sending records waits until the previous transaction of this producer is done with; where there are none, kafkajs
   * lets the broker's "not yet" through.
   */
  private async sendOffset(transaction: Transaction, partition: number, nextOffset: number): Promise<void> {
    const { groupId, from } = this.parts;
    const topics = [{ topic: this.parts.inKafka(from), partitions: [{ partition, offset: String(nextOffset) }] }];
    for (let pauseMs = 10; ; pauseMs *= 2) {
      try {
        await transaction.sendOffsets({ consumerGroupId: groupId, topics });
        return;
      } catch (fault) {
        if (!isConcurrentTransactions(fault) || pauseMs > 1000) throw fault;
        await delay(pauseMs);
      }
    }
  }

  private discard(partition: number): void {
    const owned = this.owned.get(partition);
    this.owned.delete(partition);
    owned?.by.abandon();
  }
}

/** The records from an offset on; null when there are none. */
function since(from: number, batch: RecordBatch): RecordBatch | null {
  const records = batch.records.filter(({ offset }) => offset >= from);
  return records.length === 0 ? null : { ...batch, records };
}

function isConcurrentTransactions(fault: unknown): boolean {
  return typeof fault === 'object' && fault !== null && 'type' in fault && fault.type === 'CONCURRENT_TRANSACTIONS';
}
