/** Raw events as records of the log. */
import { HEADERS, rawEventCodec } from '#contracts';
import { partitionKey, partitionOf, type RawEvent } from '#domain';
import type { NewRecord } from '#event-log';

export function toRecords(events: readonly RawEvent[], partitions: number, traceparent: string): NewRecord[] {
  const values = rawEventCodec.encodeAll(events);
  return events.map((event, index) => {
    const key = Buffer.from(partitionKey(event));
    return {
      partition: partitionOf(key, partitions),
      key,
      value: values[index]!,
      headers: { [HEADERS.project]: event.projectId, [HEADERS.type]: event.type, [HEADERS.traceparent]: traceparent },
      timestamp: event.receivedAt,
    };
  });
}
