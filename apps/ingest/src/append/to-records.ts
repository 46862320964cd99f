/** Raw events as records of the log. */
import { HEADERS, rawEventCodec } from '#contracts';
import { partitionKey, partitionOf, type PartitionKey, type RawEvent } from '#domain';
import type { NewRecord } from '#event-log';

export interface Routing {
  readonly partitions: number;
  /** By stream; those that are not named go by the visitor. */
  readonly partitionKeys: ReadonlyMap<string, PartitionKey>;
}

export function toRecords(
  events: readonly RawEvent[],
  { partitions, partitionKeys }: Routing,
  traceparent: string,
): NewRecord[] {
  const values = rawEventCodec.encodeAll(events);
  return events.map((event, index) => {
    const key = Buffer.from(partitionKey(event, partitionKeys.get(event.stream)));
    return {
      partition: partitionOf(key, partitions),
      key,
      value: values[index]!,
      headers: { [HEADERS.project]: event.projectId, [HEADERS.type]: event.type, [HEADERS.traceparent]: traceparent },
      timestamp: event.receivedAt,
    };
  });
}
