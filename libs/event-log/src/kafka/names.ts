/** The prefix that keeps installations on one broker apart stands before every name in Kafka, and in none of ours. */
export interface Names {
  /** A topic or a group as Kafka knows it. */
  inKafka(name: string): string;
  /** A topic as its callers know it. */
  ours(name: string): string;
  /** One per input partition, the same for whoever owns it: a new owner fences the old one through it. */
  transactionalId(group: string, topic: string, partition: number): string;
}

export function prefixed(prefix: string): Names {
  return {
    inKafka: (name) => prefix + name,
    ours: (name) => name.slice(prefix.length),
    transactionalId: (group, topic, partition) => `${prefix}${group}.${topic}.${partition}`,
  };
}
