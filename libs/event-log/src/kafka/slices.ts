/** A fetched batch, cut into the runs of records that a handler takes at once. */
import type { Batch } from 'kafkajs';
import type { RecordBatch } from '../port.js';
import { toRecord } from './records.js';

/**
 * Where the fetch that brought a batch began. Null when this kafkajs does not say (its types do not have the field).
 */
export function fetchedFrom(batch: Batch): number | null {
  return 'fetchedOffset' in batch && batch.fetchedOffset !== undefined ? Number(batch.fetchedOffset) : null;
}

/** `topic`: the name that the caller knows. The last slice reaches past the markers behind its records. */
export function* slices(batch: Batch, topic: string, maxRecords: number): Generator<RecordBatch> {
  const { messages, partition } = batch;
  const highWatermark = Number(batch.highWatermark);
  for (let at = 0; at < messages.length; at += maxRecords) {
    const records = messages.slice(at, at + maxRecords).map(toRecord);
    const isLast = at + maxRecords >= messages.length;
    const nextOffset = (isLast ? Number(batch.lastOffset()) : records[records.length - 1]!.offset) + 1;
    yield { topic, partition, records, nextOffset, highWatermark };
  }
}
