/** Topics and offsets through kafkajs's admin client; opened at the first question. */
import type { Admin, ITopicConfig, Kafka } from 'kafkajs';
import { setTimeout as delay } from 'node:timers/promises';
import { TopicMismatch } from '../faults.js';
import type { LogAdmin, PartitionOffsets, TopicSpec } from '../port.js';
import { RETRY_BRIEFLY, type KafkaLogger } from './client.js';
import type { Names } from './names.js';
import { askingFor } from './unavailable.js';

export interface AdminParts {
  readonly kafka: Kafka;
  readonly names: Names;
  /** Copies of each partition; by default three, or as many as there are brokers. */
  readonly replication: number | undefined;
  readonly logger: KafkaLogger;
}

const ANSWER_WITHIN_MS = 15_000;
const PING_WITHIN_MS = 3000;
const FORGET_WITHIN_MS = 3000;
const USUAL_REPLICATION = 3;

export class KafkaAdmin implements LogAdmin {
  private admin: Promise<Admin> | null = null;

  constructor(private readonly parts: AdminParts) {}

  async ensureTopics(specs: readonly TopicSpec[]): Promise<void> {
    // To kafkajs no names mean all topics that there are.
    if (specs.length === 0) return;
    const wanted = new Map(specs.map((spec) => [this.parts.names.inKafka(spec.name), spec]));
    const existing = new Set(await this.ask('list topics', (admin) => admin.listTopics()));
    const missing = [...wanted].filter(([name]) => !existing.has(name));
    if (missing.length > 0) {
      const replication = await this.replication();
      const topics = missing.map(([name, spec]) => topicConfig(name, spec, replication));
      // Not waitForLeaders: it fails when another process makes the same topics at the same time.
      await this.ask('create topics', (admin) => admin.createTopics({ topics, waitForLeaders: false }));
    }
    const { topics } = await this.ask('read topics', (admin) =>
      whileOneOf(TOPIC_APPEARS, () => admin.fetchTopicMetadata({ topics: [...wanted.keys()] })),
    );
    for (const { name, partitions } of topics) {
      const asked = wanted.get(name)?.partitions;
      if (asked !== partitions.length) {
        throw new TopicMismatch(`topic ${name} has ${partitions.length} partitions, not ${asked}`);
      }
    }
  }

  async offsets(topic: string): Promise<readonly PartitionOffsets[]> {
    const name = this.parts.names.inKafka(topic);
    const offsets = await this.ask(`offsets of ${topic}`, (admin) =>
      whileOneOf(LEADER_MOVES, () => admin.fetchTopicOffsets(name)),
    );
    return offsets
      .map(({ partition, low, high }) => ({ partition, earliest: Number(low), latest: Number(high) }))
      .sort((a, b) => a.partition - b.partition);
  }

  async offsetsSince(topic: string, time: number): Promise<readonly number[]> {
    const name = this.parts.names.inKafka(topic);
    const offsets = await this.ask(`offsets of ${topic} by time`, (admin) =>
      whileOneOf(LEADER_MOVES, () => admin.fetchTopicOffsetsByTimestamp(name, time)),
    );
    return offsets.toSorted((a, b) => a.partition - b.partition).map(({ offset }) => Number(offset));
  }

  async committed(group: string, topic: string): Promise<readonly (number | null)[]> {
    const { names } = this.parts;
    const request = { groupId: names.inKafka(group), topics: [names.inKafka(topic)] };
    const [answer] = await this.ask(`offsets of group ${group}`, (admin) =>
      whileOneOf(COORDINATOR_MOVES, () => admin.fetchOffsets(request)),
    );
    const committed: (number | null)[] = [];
    for (const { partition, offset } of answer?.partitions ?? []) {
      committed[partition] = Number(offset) < 0 ? null : Number(offset);
    }
    return committed;
  }

  async ping(): Promise<void> {
    await this.ask('ping', (admin) => admin.describeCluster(), PING_WITHIN_MS);
  }

  /** As {@link ping}, of a broker that may be slow because everything is being started. */
  async firstAnswer(): Promise<void> {
    await this.ask('first answer', (admin) => admin.describeCluster());
  }

  /** Forgets an empty group with its offsets; a broker that does not answer soon keeps it until it expires. */
  async deleteGroup(groupId: string): Promise<void> {
    await this.ask(`delete group ${groupId}`, (admin) => admin.deleteGroups([groupId]), FORGET_WITHIN_MS);
  }

  async close(): Promise<void> {
    const admin = await this.admin?.catch(() => null);
    this.admin = null;
    await admin?.disconnect();
  }

  /** A client that failed once may go on failing after the broker is back: the next question begins with a new one. */
  private async ask<T>(what: string, call: (admin: Admin) => Promise<T>, withinMs = ANSWER_WITHIN_MS): Promise<T> {
    const admin = (this.admin ??= this.connect());
    try {
      return await askingFor(withinMs, what, async () => call(await admin));
    } catch (fault) {
      if (this.admin === admin) this.admin = null;
      this.discard(admin);
      throw fault;
    }
  }

  private discard(abandoned: Promise<Admin>): void {
    abandoned
      .then((admin) => admin.disconnect())
      .catch((fault: unknown) =>
        this.parts.logger.debug({ err: fault }, 'kafka: a discarded admin client did not disconnect'),
      );
  }

  private async connect(): Promise<Admin> {
    const admin = this.parts.kafka.admin({ retry: RETRY_BRIEFLY });
    try {
      await admin.connect();
      return admin;
    } catch (fault) {
      await admin.disconnect();
      throw fault;
    }
  }

  private async replication(): Promise<number> {
    const { replication, logger } = this.parts;
    const { brokers } = await this.ask('describe the cluster', (admin) => admin.describeCluster());
    const copies = replication ?? Math.min(USUAL_REPLICATION, brokers.length);
    if (copies === 1)
      logger.warn({ brokers: brokers.length }, 'one copy of each record: an acknowledged event lives on one disk');
    return copies;
  }
}

const COORDINATOR_MOVES = ['NOT_COORDINATOR_FOR_GROUP', 'GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE'];
/** Between a topic's creation and the election of its leaders. */
const TOPIC_APPEARS = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'];
const LEADER_MOVES = ['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE'];
const LONGEST_PAUSE_MS = 2_000;

/** kafkajs retries these faults in most calls, but not in every one; here they are waited out for about four seconds. */
async function whileOneOf<T>(passing: readonly string[], call: () => Promise<T>): Promise<T> {
  for (let pauseMs = 20; ; pauseMs *= 2) {
    try {
      return await call();
    } catch (fault) {
      const type = fault instanceof Error && 'type' in fault ? String(fault.type) : '';
      if (!passing.includes(type) || pauseMs > LONGEST_PAUSE_MS) throw fault;
      await delay(pauseMs);
    }
  }
}

/** Two of three copies must have a record before it is acknowledged; of one or two copies, one. */
export function topicConfig(topic: string, spec: TopicSpec, replication: number): ITopicConfig {
  return {
    topic,
    numPartitions: spec.partitions,
    replicationFactor: replication,
    configEntries: [
      { name: 'retention.ms', value: String(spec.retentionMs ?? -1) },
      { name: 'min.insync.replicas', value: replication >= USUAL_REPLICATION ? '2' : '1' },
    ],
  };
}
