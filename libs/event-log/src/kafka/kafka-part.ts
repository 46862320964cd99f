/** Kafka, and its schema registry, as a process of cluster mode opens them: which variables it reads, and which is at fault. */
import { CONTROL_PARTITIONS, TOPICS, type TopicName } from '#contracts';
import { LogUnavailable, RegistryRefused, RegistryUnavailable, TopicMismatch } from '../faults.js';
import type { TopicSpec } from '../port.js';
import { withRegistry, type RegisteredLog, type RegistryEnvironment } from '../registry/registry-part.js';
import type { KafkaLogger } from './client.js';
import { openKafkaLog } from './kafka-log.js';
import { KAFKA_TLS_VARIABLES, kafkaSecurity, signInRefusal, type KafkaSecurityEnvironment } from './security.js';

/** Variables of every app that is on the log, as its configuration has read them. */
export interface KafkaEnvironment extends KafkaSecurityEnvironment, RegistryEnvironment {
  readonly KAFKA_BROKERS: readonly string[];
  readonly KAFKA_REPLICATION?: number | undefined;
  readonly NEXUSPIPE_PARTITIONS: number;
}

export interface KafkaPartOptions {
  readonly clientId: string;
  /** Made when they are missing. */
  readonly topics: readonly TopicName[];
  readonly logger: KafkaLogger;
  /** While opening, a fault of a connection that trying again cannot mend: it ends at once. By default there is none. */
  readonly givesUpOn?: (fault: Error) => boolean;
}

/** What each topic is made with; `partitions` is the number of the event topics. Nothing expires. */
export function topicSpecs(topics: readonly TopicName[], partitions: number): TopicSpec[] {
  return topics.map((name) => ({
    name,
    partitions: name === TOPICS.control ? CONTROL_PARTITIONS : partitions,
    retentionMs: null,
  }));
}

/** The log as a part that a process opens, closes and asks whether it answers. */
export function kafkaPart(env: KafkaEnvironment, { topics, ...options }: KafkaPartOptions) {
  return {
    name: 'log',
    open: async (): Promise<RegisteredLog> => {
      const log = await openKafkaLog({
        ...options,
        ...kafkaSecurity(env),
        brokers: env.KAFKA_BROKERS,
        topicPrefix: env.NEXUSPIPE_TOPIC_PREFIX,
        ...(env.KAFKA_REPLICATION === undefined ? {} : { replication: env.KAFKA_REPLICATION }),
      });
      try {
        await log.admin.ensureTopics(topicSpecs(topics, env.NEXUSPIPE_PARTITIONS));
        const onWait = (why: string): void => options.logger.warn({}, `waiting: ${why}`);
        return await withRegistry(log, env, { onWait, givesUpOn: options.givesUpOn });
      } catch (fault) {
        await log.close();
        throw fault;
      }
    },
    close: (log: RegisteredLog): Promise<void> => log.close(),
    ping: async (log: RegisteredLog): Promise<void> => {
      await log.admin.ping();
      log.pingRegistry();
    },
    refusal,
    tls: KAFKA_TLS_VARIABLES,
  };
}

function refusal(fault: unknown): string | null {
  if (fault instanceof RegistryUnavailable) return `SCHEMA_REGISTRY_URL: ${fault.message}`;
  if (fault instanceof RegistryRefused) return `SCHEMA_REGISTRY_URL: the schema registry ${fault.message}`;
  if (fault instanceof LogUnavailable) return signInRefusal(fault) ?? `KAFKA_BROKERS: ${fault.message}`;
  if (fault instanceof TopicMismatch) return `NEXUSPIPE_PARTITIONS: ${fault.message}`;
  return null;
}
