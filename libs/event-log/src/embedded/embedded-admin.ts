/** Topics, offsets and groups of the embedded log. */
import type { LogAdmin, PartitionOffsets, TopicSpec } from '../port.js';
import type { GroupOffsets } from './group-offsets.js';
import type { Store } from './store.js';
import type { TopicTable } from './topic-table.js';

const PING = Buffer.from('ping');

export class EmbeddedAdmin implements LogAdmin {
  constructor(
    private readonly store: Store,
    private readonly topics: TopicTable,
    private readonly groups: GroupOffsets,
  ) {}

  ensureTopics(specs: readonly TopicSpec[]): Promise<void> {
    return this.topics.ensure(specs);
  }

  async offsets(topic: string): Promise<readonly PartitionOffsets[]> {
    return this.topics
      .get(topic)
      .partitions.map(({ partition, earliest, latest }) => ({ partition, earliest, latest }));
  }

  async offsetsSince(topic: string, time: number): Promise<readonly number[]> {
    return this.topics.get(topic).partitions.map((partition) => partition.offsetSince(time));
  }

  async committed(group: string, topic: string): Promise<readonly (number | null)[]> {
    return this.topics.get(topic).partitions.map(({ partition }) => this.groups.get(group, topic, partition));
  }

  /** Writes something and waits for the disk: a log that can only be read does not answer. */
  ping(): Promise<void> {
    return this.store.write((to) => to.put(this.store.meta, PING, PING));
  }
}
