/**
 * What stands behind the group commit: one produce request a flush, idempotent, acknowledged by all in-sync replicas.
 * An idempotent producer whose request ended in an unknown outcome may be stuck on its sequence numbers for good, so it
 * is thrown away and the next flush begins with a new one.
 */
import kafkajs, { type Kafka } from 'kafkajs';
import type { NewRecord } from '../port.js';
import type { RecordWriter } from '../group-commit.js';
import { abandonableProducer, type AbandonableProducer } from './abandonable-producer.js';
import { RETRY, type KafkaLogger } from './client.js';
import type { Names } from './names.js';
import { offsetsOf, requests, toMessage } from './records.js';
import { askingFor } from './unavailable.js';
import { grouped } from './wire/grouped.js';

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
/** A broker that hangs takes connections and answers nothing; the next producer may begin with another one. */
const CONNECT_WITHIN_MS = 3000;

export class KafkaRecordWriter {
  private current: AbandonableProducer | null = null;
  private connected: Promise<void> | null = null;

  constructor(private readonly parts: RecordWriterParts) {}

  readonly write: RecordWriter = async (topic, records) => {
    const runs = requests(records);
    if (runs.length === 1) return this.produce(topic, records);
    const offsets: number[] = [];
    for (const run of runs) offsets.push(...(await this.produce(topic, run)));
    return offsets;
  };

  async close(): Promise<void> {
    await this.current?.producer.disconnect();
    this.current = null;
  }

  private async produce(topic: string, records: readonly NewRecord[]): Promise<number[]> {
    const { names, compression, deadlineMs } = this.parts;
    const current = this.producer();
    try {
      return await askingFor(deadlineMs, `append to ${topic}`, async () => {
        await this.connected;
        const answers = await current.run((producer) =>
          producer.send({
            topic: names.inKafka(topic),
            messages: grouped(records.map((record) => toMessage(record.partition, record))),
            acks: -1,
            timeout: BROKER_WAIT_MS,
            compression: compression === 'gzip' ? kafkajs.CompressionTypes.GZIP : kafkajs.CompressionTypes.None,
          }),
        );
        return offsetsOf(records, answers);
      });
    } catch (fault) {
      if (this.current === current) this.current = null;
      current.abandon();
      throw fault;
    }
  }

  private producer(): AbandonableProducer {
    if (!this.current) {
      const { kafka, logger } = this.parts;
      const current = abandonableProducer(kafka, { idempotent: true, retry: RETRY }, logger);
      this.current = current;
      this.connected = askingFor(CONNECT_WITHIN_MS, 'connecting to Kafka', () =>
        current.run((producer) => producer.connect()),
      );
      // Who waits for it may have given up before.
      this.connected.catch(() => undefined);
    }
    return this.current;
  }
}
