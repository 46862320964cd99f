/**
 * Where a stream's reader is: the next offset of each partition. On the wire an opaque text; a made-up one is harmless,
 * since it only chooses where reading of a stream starts that its sender may read.
 */

/** `topic/partition` to the next offset. Partitions that are absent have never been heard of. */
export type PositionVector = ReadonlyMap<string, number>;

const VERSION = 1;
/** Far above any real partition count; a longer cursor is refused before it is parsed. */
const MAX_LENGTH = 64 * 1024;

export const partitionName = (topic: string, partition: number): string => `${topic}/${partition}`;

/** Reverse of {@link partitionName}; the name is one that this process or `decodeCursor` made. */
export function partitionOfName(name: string): { topic: string; partition: number } {
  const slash = name.lastIndexOf('/');
  return { topic: name.slice(0, slash), partition: Number(name.slice(slash + 1)) };
}

/** Offsets are grouped by topic, so that a cursor of twelve partitions stays below 200 characters. */
export function encodeCursor(positions: PositionVector): string {
  const topics: Record<string, Record<string, number>> = {};
  for (const [name, offset] of positions) {
    const { topic, partition } = partitionOfName(name);
    (topics[topic] ??= {})[partition] = offset;
  }
  return Buffer.from(JSON.stringify([VERSION, topics])).toString('base64url');
}

/** Null when the text is not a cursor of ours. */
export function decodeCursor(text: string): Map<string, number> | null {
  if (text.length > MAX_LENGTH || !/^[A-Za-z0-9_-]+$/.test(text)) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (!Array.isArray(parsed) || parsed[0] !== VERSION || !isObject(parsed[1])) return null;
  const positions = new Map<string, number>();
  for (const [topic, partitions] of Object.entries(parsed[1])) {
    if (!/^[A-Za-z0-9._-]{1,249}$/.test(topic) || !isObject(partitions)) return null;
    for (const [partition, offset] of Object.entries(partitions)) {
      if (!/^\d{1,6}$/.test(partition) || !Number.isSafeInteger(offset) || (offset as number) < 0) return null;
      positions.set(partitionName(topic, Number(partition)), offset as number);
    }
  }
  return positions;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
