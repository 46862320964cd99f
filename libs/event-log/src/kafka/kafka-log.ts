/** The event log on Kafka: what openKafkaLog opens is closed by its close(), in reverse order. */
import type { KafkaConfig } from 'kafkajs';
import { GroupCommit, type GroupCommitOptions } from '../group-commit.js';
import { LogUnavailable } from '../faults.js';
import type { EventLog } from '../port.js';
import { KafkaAdmin } from './admin.js';
import { connectKafka, RETRY_LONG, SILENT, type KafkaLogger } from './client.js';
import { KafkaConsumers } from './consumers.js';
import { prefixed } from './names.js';
import { MAX_REQUEST_BYTES } from './records.js';
import { KafkaRecordWriter, type Compression } from './record-writer.js';
import { unavailable } from './unavailable.js';

export interface KafkaLogOptions {
  /** `host:port` of some of the brokers. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Stands before every topic, group and transactional id in Kafka; callers never see it. */
  readonly topicPrefix?: string;
  /** Copies of each partition of a topic made here; by default three, or as many as there are brokers. */
  readonly replication?: number;
  /** Of what is appended (none by default); consumers read both. */
  readonly compression?: Compression;
  readonly ssl?: KafkaConfig['ssl'];
  readonly sasl?: KafkaConfig['sasl'];
  /** Bounds of the group commit. */
  readonly append?: GroupCommitOptions;
  readonly logger?: KafkaLogger;
  /** While opening, a fault of a connection that trying again cannot mend: it ends at once. By default there is none. */
  readonly givesUpOn?: (fault: Error) => boolean;
}

/** An append without an answer by then is refused: 503 rather than a client that waits. */
const APPEND_DEADLINE_MS = 10_000;

/** Throws LogUnavailable when no broker answers. */
export async function openKafkaLog(options: KafkaLogOptions): Promise<EventLog> {
  const { logger = SILENT, replication, compression = 'none', append = {} } = options;
  const opening = new Opening(options.givesUpOn);
  const kafka = connectKafka({ ...options, onSocketFault: opening.onSocketFault }, logger);
  const members = connectKafka(options, logger, RETRY_LONG);
  const names = prefixed(options.topicPrefix ?? '');
  const admin = new KafkaAdmin({ kafka, names, replication, logger });
  await opening.until(admin.firstAnswer());
  const { deadlineMs = APPEND_DEADLINE_MS } = append;
  const writer = new KafkaRecordWriter({ kafka, names, compression, deadlineMs, logger });
  const appender = new GroupCommit(writer.write, { maxFlushBytes: MAX_REQUEST_BYTES, deadlineMs, ...append });
  const consumers = new KafkaConsumers({ members, producers: kafka, names, admin, logger });
  return {
    appender,
    consumers,
    admin,
    close: async () => {
      await consumers.close();
      await appender.close();
      await writer.close();
      await admin.close();
    },
  };
}

/** What kafkajs hides behind its retries while the log is opened. */
class Opening {
  private last: Error | null = null;
  private giveUp: (fault: Error) => void = () => undefined;

  constructor(private readonly givesUpOn: (fault: Error) => boolean = () => false) {}

  readonly onSocketFault = (fault: Error): void => {
    this.last = fault;
    if (this.givesUpOn(fault)) this.giveUp(fault);
  };

  /** Waits for the answer, but not after a fault that is to be given up on. Throws LogUnavailable, and says what sockets said. */
  async until(answer: Promise<void>): Promise<void> {
    const hopeless = new Promise<never>((_, reject) => {
      this.giveUp = (fault) => reject(unavailable('the broker cannot be used', fault));
    });
    try {
      await Promise.race([answer, hopeless]);
    } catch (fault) {
      const { message, cause } = fault as Error;
      if (this.last === null || cause === this.last) throw fault;
      throw new LogUnavailable(`${message} (${this.last.message})`, { cause: fault });
    }
  }
}
