/** The topics of an embedded log, as they are on disk and in memory. */
import { LogUnavailable, TopicMismatch } from '../faults.js';
import type { TopicSpec } from '../port.js';
import { PartitionLog } from './partition-log.js';
import type { Store } from './store.js';

export interface Topic {
  readonly name: string;
  readonly retentionMs: number | null;
  readonly partitions: readonly PartitionLog[];
}

interface StoredTopic {
  readonly id: number;
  readonly partitions: number;
  readonly retentionMs: number | null;
}

const TOPIC = 'topic/';

export class TopicTable {
  private readonly topics = new Map<string, Topic>();
  private nextId = 1;
  private creating: Promise<void> = Promise.resolve();

  constructor(private readonly store: Store) {
    for (const [name, stored] of storedTopics(store)) {
      this.add(name, stored);
      this.nextId = Math.max(this.nextId, stored.id + 1);
    }
  }

  all(): Iterable<Topic> {
    return this.topics.values();
  }

  /** Throws LogUnavailable when there is no such topic. */
  get(name: string): Topic {
    const topic = this.topics.get(name);
    if (!topic) throw new LogUnavailable(`there is no topic '${name}' in the log`);
    return topic;
  }

  /** Throws LogUnavailable when there is no such topic or partition. */
  partition(name: string, partition: number): PartitionLog {
    const found = this.get(name).partitions[partition];
    if (!found) throw new LogUnavailable(`topic '${name}' has no partition ${partition}`);
    return found;
  }

  /** Creates what is missing, in one transaction; throws TopicMismatch, and creates nothing, when one is there otherwise. */
  ensure(specs: readonly TopicSpec[]): Promise<void> {
    const created = this.creating.then(() => this.create(specs));
    this.creating = created.catch(() => undefined);
    return created;
  }

  private async create(specs: readonly TopicSpec[]): Promise<void> {
    const missing = new Map<string, StoredTopic>();
    for (const { name, partitions, retentionMs } of specs) {
      const there = this.topics.get(name)?.partitions.length ?? missing.get(name)?.partitions;
      if (there === undefined) missing.set(name, { id: this.nextId + missing.size, partitions, retentionMs });
      else if (there !== partitions) {
        throw new TopicMismatch(`topic '${name}' has ${there} partitions, not ${partitions}`);
      }
    }
    await this.store.write((to) => {
      for (const [name, stored] of missing) {
        to.put(this.store.meta, Buffer.from(TOPIC + name), Buffer.from(JSON.stringify(stored)));
      }
    });
    for (const [name, stored] of missing) this.add(name, stored);
    this.nextId += missing.size;
  }

  private add(name: string, { id, partitions, retentionMs }: StoredTopic): void {
    const logs = Array.from({ length: partitions }, (_, index) => new PartitionLog(this.store, name, id, index));
    for (const log of logs) log.load(readFloor(this.store, log));
    this.topics.set(name, { name, retentionMs, partitions: logs });
  }
}

/** The topics as they are on disk, by name. */
export function storedTopics(store: Store): Map<string, StoredTopic> {
  const range = { start: Buffer.from(TOPIC), end: Buffer.from(`${TOPIC}\xff`, 'latin1') };
  const topics = new Map<string, StoredTopic>();
  for (const { key, value } of store.meta.getRange(range)) {
    topics.set(key.toString().slice(TOPIC.length), JSON.parse(value.toString()) as StoredTopic);
  }
  return topics;
}

/** Where a partition begins when retention has emptied it. */
export function floorKey({ name }: PartitionLog): Buffer {
  return Buffer.from(`floor/${name}`);
}

function readFloor(store: Store, log: PartitionLog): number {
  const value = store.meta.get(floorKey(log));
  return value ? value.readDoubleLE(0) : 0;
}
