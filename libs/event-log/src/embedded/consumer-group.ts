/** A group's members and who of them reads which partition. A partition has one reader: the old one ends before the new one starts. */
import type { PartitionLog } from './partition-log.js';

export interface GroupMember {
  readonly topics: readonly string[];
  /** Stops reading what is not among these; resolves when it has. */
  release(keep: ReadonlySet<PartitionLog>): Promise<void>;
  /** Reads these as well as those it reads already. */
  own(partitions: ReadonlySet<PartitionLog>): void;
}

export class ConsumerGroup {
  private members: GroupMember[] = [];
  private changes: Promise<void> = Promise.resolve();

  constructor(private readonly partitionsOf: (topic: string) => readonly PartitionLog[]) {}

  get empty(): boolean {
    return this.members.length === 0;
  }

  /** Resolves when the member has its share; it may have to wait for others to finish what they have in hand. */
  join(member: GroupMember): Promise<void> {
    this.members.push(member);
    return this.rebalance();
  }

  /** Resolves when the member reads nothing any more. The others take over after that. */
  async leave(member: GroupMember): Promise<void> {
    this.members = this.members.filter((other) => other !== member);
    await member.release(new Set());
    void this.rebalance();
  }

  private rebalance(): Promise<void> {
    this.changes = this.changes.then(async () => {
      const shares = this.share();
      await Promise.all([...shares].map(([member, share]) => member.release(share)));
      for (const [member, share] of shares) if (this.members.includes(member)) member.own(share);
    });
    return this.changes;
  }

  /** Each topic's partitions in turn to the members that read it. */
  private share(): Map<GroupMember, Set<PartitionLog>> {
    const shares = new Map(this.members.map((member) => [member, new Set<PartitionLog>()]));
    for (const topic of new Set(this.members.flatMap(({ topics }) => topics))) {
      const readers = this.members.filter(({ topics }) => topics.includes(topic));
      for (const log of this.partitionsOf(topic)) shares.get(readers[log.partition % readers.length]!)!.add(log);
    }
    return shares;
  }
}
