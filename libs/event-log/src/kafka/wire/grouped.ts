/**
 * Messages that kafkajs cuts into partitions in one step. Its own loop copies a partition's list for each message that
 * joins it: a thousand records for one partition cost half a million copies.
 */
import type { Message } from 'kafkajs';

/** Names the partition of a message; may throw to refuse the attempt. As kafkajs hands it over: adds a message to groups. */
type AddMessage = (groups: Record<number, Message[]>, message: Message) => Record<number, Message[]>;

/**
 * The same list; kafkajs's loop over it (`reduce`) takes one step per partition. Each message must name its partition. Its
 * partitioner is asked for the first message of each partition.
 */
export function grouped(messages: Message[]): Message[] {
  return Object.defineProperty(messages, 'reduce', {
    value: (add: AddMessage, groups: Record<number, Message[]>) => {
      for (const own of byPartition(messages)) {
        const [first] = own;
        groups = add(groups, first!);
        groups[first!.partition!] = own;
      }
      return groups;
    },
  });
}

function byPartition(messages: readonly Message[]): Iterable<Message[]> {
  const groups = new Map<number | undefined, Message[]>();
  for (const message of messages) {
    const group = groups.get(message.partition);
    if (group) group.push(message);
    else groups.set(message.partition, [message]);
  }
  return groups.values();
}
