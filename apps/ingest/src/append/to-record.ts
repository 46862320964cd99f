/** A raw event as a record of the log. */
import { HEADERS, rawEventCodec } from '#contracts';
import { partitionKey, partitionOf, type RawEvent } from '#domain';
import type { NewRecord } from '#event-log';

export function toRecord(event: RawEvent, partitions: number, traceparent: string): NewRecord {
  const key = Buffer.from(partitionKey(event));
  return {
    partition: partitionOf(key, partitions),
    key,
    value: rawEventCodec.encode(event),
    headers: { [HEADERS.project]: event.projectId, [HEADERS.type]: event.type, [HEADERS.traceparent]: traceparent },
    timestamp: event.receivedAt,
  };
}
