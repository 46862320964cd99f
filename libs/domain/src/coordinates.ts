/**
 * Where a record stands in the log. Coordinates name a record for ever: a topic's name is part of them, so that a
 * later generation of a topic with more partitions never reuses them.
 */
export interface Coordinates {
  readonly topic: string;
  readonly partition: number;
  /** Position in the partition; below 2^53. Offsets have holes (transaction markers): never assume contiguity. */
  readonly offset: number;
}

/** `topic/partition/offset`, the form in which coordinates are stored in dedup claims and receipts. */
export function formatCoordinates({ topic, partition, offset }: Coordinates): string {
  return `${topic}/${partition}/${offset}`;
}

/** Reverse of {@link formatCoordinates}; `null` when the text is not of that form. */
export function parseCoordinates(text: string): Coordinates | null {
  const match = /^([A-Za-z0-9._-]{1,249})\/(\d{1,9})\/(\d{1,16})$/.exec(text);
  if (!match) return null;
  const [, topic = '', partition, offset] = match;
  return { topic, partition: Number(partition), offset: Number(offset) };
}

export function sameCoordinates(a: Coordinates, b: Coordinates): boolean {
  return a.offset === b.offset && a.partition === b.partition && a.topic === b.topic;
}
