/**
 * What stands behind the group commit: one produce request a flush, idempotent, acknowledged by all in-sync replicas.
 * An idempotent producer whose request ended in an unknown outcome may be stuck on its sequence numbers for good, so it
 * is thrown away and the next flush begins with a new one.
 */
import { CompressionTypes, type Kafka, type Producer } from 'kafkajs';
import type { NewRecord } from '../port.js';
import type { RecordWriter } from '../group-commit.js';
import { byPartition, RETRY, type KafkaLogger } from './client.js';
import type { Names } from './names.js';
import { offsetsOf, requests, toMessage } from './records.js';
import { askingFor } from './unavailable.js';

export type Compression = 'none' | 'gzip';

export interface RecordWriterParts {
  readonly kafka: Kafka;
  readonly names: Names;
  readonly compression: Compression;
  /** A write that is not back by then is given up. */
  readonly deadlineMs: number;
  readonly logger: KafkaLogger;
}

const BROKER_WAIT_MS = 5000;

export class KafkaRecordWriter {
  private producer: Promise<Producer> | null = null;

  constructor(private readonly parts: RecordWriterParts) {}

  readonly write: RecordWriter = async (topic, records) => {
    const runs = requests(records);
    if (runs.length === 1) return this.produce(topic, records);
    const offsets: number[] = [];
    for (const run of runs) offsets.push(...(await this.produce(topic, run)));
    return offsets;
  };

  async close(): Promise<void> {
    const producer = await this.producer?.catch(() => null);
    this.producer = null;
    await producer?.disconnect();
  }

  private async produce(topic: string, records: readonly NewRecord[]): Promise<number[]> {
    const { names, compression, deadlineMs } = this.parts;
    const current = (this.producer ??= this.connect());
    try {
      return await askingFor(deadlineMs, `append to ${topic}`, async () => {
        const answers = await (
          await current
        ).send({
          topic: names.inKafka(topic),
          messages: records.map(toMessage),
          acks: -1,
          timeout: BROKER_WAIT_MS,
          compression: compression === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None,
        });
        return offsetsOf(records, answers);
      });
    } catch (fault) {
      if (this.producer === current) this.producer = null;
      this.discard(current);
      throw fault;
    }
  }

  private async connect(): Promise<Producer> {
    const producer = this.parts.kafka.producer({
      idempotent: true,
      createPartitioner: byPartition,
      allowAutoTopicCreation: false,
      retry: RETRY,
    });
    try {
      await producer.connect();
      return producer;
    } catch (fault) {
      await producer.disconnect();
      throw fault;
    }
  }

  private discard(abandoned: Promise<Producer>): void {
    abandoned
      .then((producer) => producer.disconnect())
      .catch((fault: unknown) =>
        this.parts.logger.debug({ err: fault }, 'kafka: a discarded producer did not disconnect'),
      );
  }
}
