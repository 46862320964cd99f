/** Opens subscriptions and keeps count of them. */
import type { Kafka } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import type {
  BatchHandler,
  ConsumeOptions,
  CopyHandler,
  CopyOptions,
  LogConsumers,
  LogSubscription,
  Position,
} from '../port.js';
import type { KafkaAdmin } from './admin.js';
import type { KafkaLogger } from './client.js';
import { Copier } from './copier.js';
import type { Names } from './names.js';
import { locate } from './positions.js';
import { KafkaSubscription, type BatchTaker, type SubscriptionParts } from './subscription.js';

export interface ConsumerParts {
  /** For the members of groups, which are patient. */
  readonly members: Kafka;
  /** For the producers of copies. */
  readonly producers: Kafka;
  readonly names: Names;
  readonly admin: KafkaAdmin;
  readonly logger: KafkaLogger;
}

const MAX_BATCH_RECORDS = 2000;
/** Partitions in handlers' hands at once: a handler mostly waits for a database, a copy for the broker. */
const HANDLED_CONCURRENTLY = 6;
const COPIED_CONCURRENTLY = 24;

export class KafkaConsumers implements LogConsumers {
  private readonly open = new Set<KafkaSubscription>();

  constructor(private readonly parts: ConsumerParts) {}

  consume(options: ConsumeOptions, handle: BatchHandler): Promise<LogSubscription> {
    const { group, topics, position, maxBatchRecords = MAX_BATCH_RECORDS } = options;
    const isOwn = 'ephemeral' in group;
    const name = isOwn ? `${group.ephemeral}.${randomUUID()}` : group.id;
    const commits = { committed: 'after-batch', external: 'for-lag', beginning: 'after-batch' } as const;
    return this.subscribe({
      group: name,
      topics,
      position,
      maxBatchRecords,
      concurrency: HANDLED_CONCURRENTLY,
      commits: isOwn ? 'never' : commits[position.kind],
      taker: { take: handle, release: () => undefined },
      closed: () => (isOwn ? this.forget(name) : Promise.resolve()),
    });
  }

  copy(options: CopyOptions, transform: CopyHandler): Promise<LogSubscription> {
    const { producers, names, admin, logger } = this.parts;
    const { group, from, maxBatchRecords = MAX_BATCH_RECORDS } = options;
    const copier = new Copier({
      kafka: producers,
      groupId: names.inKafka(group.id),
      from,
      inKafka: names.inKafka,
      transactionalId: (partition) => names.transactionalId(group.id, from, partition),
      committed: async (partition) => (await admin.committed(group.id, from))[partition] ?? null,
      transform,
      reached: options.reached,
      logger,
    });
    return this.subscribe({
      group: group.id,
      topics: [from],
      position: { kind: 'committed' },
      maxBatchRecords,
      concurrency: COPIED_CONCURRENTLY,
      commits: 'never',
      taker: copier,
      closed: () => Promise.resolve(),
    });
  }

  /** Closes what its opener left open. */
  async close(): Promise<void> {
    await Promise.all([...this.open].map((subscription) => subscription.close()));
  }

  private async subscribe(wanted: {
    readonly group: string;
    readonly topics: readonly string[];
    readonly position: Position;
    readonly maxBatchRecords: number;
    readonly concurrency: number;
    readonly commits: SubscriptionParts['commits'];
    readonly taker: BatchTaker;
    readonly closed: () => Promise<void>;
  }): Promise<LogSubscription> {
    const { members, names, admin, logger } = this.parts;
    const { group, topics, position, closed, ...rest } = wanted;
    const sources = {
      position,
      logger,
      offsets: (topic: string) => admin.offsets(topic),
      committed: (topic: string) => admin.committed(group, topic),
    };
    const subscription: KafkaSubscription = new KafkaSubscription({
      ...rest,
      kafka: members,
      logger,
      groupId: names.inKafka(group),
      topics: topics.map(names.inKafka),
      topicName: names.ours,
      locate: (topic, partitions) => locate(sources, topic, partitions),
      closed: async () => {
        this.open.delete(subscription);
        await closed();
      },
    });
    await subscription.open();
    this.open.add(subscription);
    return subscription;
  }

  private async forget(group: string): Promise<void> {
    try {
      await this.parts.admin.deleteGroup(this.parts.names.inKafka(group));
    } catch (fault) {
      this.parts.logger.debug(
        { err: fault, group },
        'kafka: an ephemeral group was left behind; the broker forgets it',
      );
    }
  }
}
