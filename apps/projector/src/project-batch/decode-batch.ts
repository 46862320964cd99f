/** A batch of the log as events, decoded once for all projections. */
import { enrichedEventCodec, PayloadInvalid } from '#contracts';
import type { EnrichedEvent } from '#domain';
import type { LogRecord } from '#event-log';

/** One record: its event, or why there is none. */
export type DecodedRecord =
  | { readonly record: LogRecord; readonly event: EnrichedEvent }
  | { readonly record: LogRecord; readonly event: null; readonly fault: string };

export function decodeRecords(records: readonly LogRecord[]): DecodedRecord[] {
  return records.map((record) => {
    try {
      return { record, event: enrichedEventCodec.decode(record.value) };
    } catch (fault) {
      if (!(fault instanceof PayloadInvalid)) throw fault;
      return { record, event: null, fault: fault.message };
    }
  });
}
