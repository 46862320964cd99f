/** Where partitions are read from: the caller's position, checked against what the log still holds. */
import type { PartitionOffsets, Position } from '../port.js';
import type { KafkaLogger } from './client.js';

export interface PositionSources {
  readonly position: Position;
  readonly logger: KafkaLogger;
  /** First and next offset of a topic's partitions. */
  offsets(topic: string): Promise<readonly PartitionOffsets[]>;
  /** The group's committed offsets by partition. */
  committed(topic: string): Promise<readonly (number | null)[]>;
}

/** The offset to read from, or why it is not known. */
export type Located = number | Error;

/** Topics here are the caller's names. Throws when the log itself does not answer. */
export async function locate(
  sources: PositionSources,
  topic: string,
  partitions: readonly number[],
): Promise<ReadonlyMap<number, Located>> {
  const { position } = sources;
  const [offsets, committed] = await Promise.all([
    sources.offsets(topic),
    position.kind === 'committed' ? sources.committed(topic) : [],
  ]);
  const located = partitions.map(async (partition): Promise<[number, Located]> => {
    const range = offsets.find((one) => one.partition === partition);
    if (!range) return [partition, new Error(`${topic}/${partition} is not there`)];
    try {
      const wanted =
        position.kind === 'external' ? await position.read(topic, partition) : (committed[partition] ?? null);
      return [partition, within(range, wanted, topic, sources.logger)];
    } catch (fault) {
      return [partition, fault instanceof Error ? fault : new Error(String(fault))];
    }
  });
  return new Map(await Promise.all(located));
}

function within(range: PartitionOffsets, wanted: number | null, topic: string, logger: KafkaLogger): Located {
  const { partition, earliest, latest } = range;
  if (wanted === null) return earliest;
  if (wanted > latest) {
    return new Error(
      `${topic}/${partition} ends at ${latest}, before the position ${wanted}: its tail was lost, or it is another topic`,
    );
  }
  if (wanted < earliest) {
    logger.error({ topic, partition, position: wanted, earliest }, 'retention deleted records before they were read');
    return earliest;
  }
  return wanted;
}
