/** Subscriptions within the process: groups, positions, and the copy that commits outputs, claims and offset together. */
import type {
  BatchHandler,
  ConsumeOptions,
  ConsumerGroup as GroupName,
  CopyHandler,
  CopyOptions,
  CopyOutput,
  LogConsumers,
  LogSubscription,
  Position,
  RecordBatch,
} from '../port.js';
import { ConsumerGroup } from './consumer-group.js';
import type { GroupOffsets } from './group-offsets.js';
import type { PartitionLog } from './partition-log.js';
import type { BatchWork } from './partition-reader.js';
import type { Store } from './store.js';
import type { StoredClaims } from './stored-claims.js';
import { Subscription } from './subscription.js';
import type { TopicTable } from './topic-table.js';

const MAX_BATCH_RECORDS = 2000;
const PAUSE_MS = { first: 50, longest: 5_000 };

export interface ConsumerParts {
  readonly store: Store;
  readonly topics: TopicTable;
  readonly offsets: GroupOffsets;
  readonly claims: StoredClaims;
  readonly now: () => number;
}

interface Copied {
  readonly reached: CopyOptions['reached'];
  readonly group: string;
  readonly batch: RecordBatch;
}

export class EmbeddedConsumers implements LogConsumers {
  private readonly groups = new Map<string, ConsumerGroup>();
  private readonly subscriptions = new Set<Subscription>();

  constructor(private readonly parts: ConsumerParts) {}

  consume(options: ConsumeOptions, handle: BatchHandler): Promise<LogSubscription> {
    const { group, position, topics } = options;
    const { offsets } = this.parts;
    // An ephemeral group has no position in the log; within the subscription its reader knows where it is.
    const id = 'id' in group ? group.id : null;
    return this.subscribe(group, topics, {
      rewind: position.kind !== 'committed' || id !== null,
      maxBatchRecords: options.maxBatchRecords ?? MAX_BATCH_RECORDS,
      pauseMs: PAUSE_MS,
      position: (log) => this.start(position, id, log),
      take: async (batch) => {
        await handle(batch);
        if (id !== null) offsets.report(id, batch.topic, batch.partition, batch.nextOffset);
      },
    });
  }

  copy({ group, from, maxBatchRecords, reached }: CopyOptions, transform: CopyHandler): Promise<LogSubscription> {
    return this.subscribe(group, [from], {
      rewind: true,
      maxBatchRecords: maxBatchRecords ?? MAX_BATCH_RECORDS,
      pauseMs: PAUSE_MS,
      position: (log) => this.start({ kind: 'committed' }, group.id, log),
      take: async (batch) => this.commit({ group: group.id, batch, reached }, await transform(batch)),
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
  }

  private async subscribe(name: GroupName, topics: readonly string[], work: BatchWork): Promise<LogSubscription> {
    for (const topic of topics) this.parts.topics.get(topic);
    const group = 'id' in name ? this.group(name.id) : this.newGroup();
    const subscription: Subscription = new Subscription(topics, group, work, async () => {
      this.subscriptions.delete(subscription);
      if ('id' in name && group.empty) this.groups.delete(name.id);
      await this.parts.offsets.settle();
    });
    this.subscriptions.add(subscription);
    // Not awaited: a member that is busy with a batch holds up the rebalance, not the caller.
    void group.join(subscription);
    return subscription;
  }

  private group(id: string): ConsumerGroup {
    let group = this.groups.get(id);
    if (!group) {
      group = this.newGroup();
      this.groups.set(id, group);
    }
    return group;
  }

  private newGroup(): ConsumerGroup {
    return new ConsumerGroup((topic) => this.parts.topics.get(topic).partitions);
  }

  private async start(position: Position, group: string | null, log: PartitionLog): Promise<number> {
    if (position.kind === 'external') return (await position.read(log.topic, log.partition)) ?? log.earliest;
    if (position.kind === 'beginning' || group === null) return log.earliest;
    return this.parts.offsets.get(group, log.topic, log.partition) ?? log.earliest;
  }

  /** Outputs, dedup claims and the consumed offset: one transaction, on disk when this resolves. */
  private async commit({ group, batch, reached }: Copied, outputs: readonly CopyOutput[]): Promise<void> {
    const { store, offsets, claims, now } = this.parts;
    const { topic, partition, nextOffset } = batch;
    const targets = this.targetsOf(partition, outputs);
    const staged = targets.map(([log, records]) => ({ log, ...log.stage(records, now()) }));
    await store.write((to) => {
      for (const { key, value } of staged) to.put(store.segments, key, value);
      reached?.('outputs');
      claims.put(claims.due(topic, partition, nextOffset), to);
      offsets.put({ group, topic, partition }, nextOffset, to);
    });
    reached?.('commit');
    claims.written(topic, partition, nextOffset);
    for (const { log, end } of staged) log.publish(end);
  }

  /** Looks up every target before anything is staged: an unknown topic fails the batch and leaves nothing. */
  private targetsOf(partition: number, outputs: readonly CopyOutput[]): [PartitionLog, CopyOutput[]][] {
    const byTopic = new Map<string, [PartitionLog, CopyOutput[]]>();
    for (const output of outputs) {
      const target = byTopic.get(output.topic);
      if (target) target[1].push(output);
      else byTopic.set(output.topic, [this.parts.topics.partition(output.topic, partition), [output]]);
    }
    return [...byTopic.values()];
  }
}
