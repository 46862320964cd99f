/**
 * Records that no try will bring into the read models: appended to `rejected-events`, in the partition they came from,
 * before the checkpoint moves past them. A crash in between sets them aside twice, with the same coordinates.
 */
import { rejectedEventCodec, TOPICS, type RejectionReason } from '#contracts';
import { formatCoordinates, type Coordinates, type EnrichedEvent } from '#domain';
import type { LogAppender, LogRecord } from '#event-log';

export interface SetAside {
  readonly record: LogRecord;
  /** Null when the record could not be decoded. */
  readonly event: EnrichedEvent | null;
  readonly reason: RejectionReason;
  readonly fault: string;
}

/** Who set it aside, as it stands in the record. */
export const SET_ASIDE_STEP = 'projector';

/** Where a record that could not be decoded came from is not known. */
const NO_RAW_OFFSET = -1;

/** Throws LogUnavailable or LogFull: then nothing may move on. */
export async function setAside(
  appender: Pick<LogAppender, 'append'>,
  place: Omit<Coordinates, 'offset'>,
  records: readonly SetAside[],
): Promise<void> {
  const rejectedAt = Date.now();
  const outputs = records.map(({ record, event, reason, fault }) => ({
    partition: place.partition,
    key: record.key,
    headers: record.headers,
    value: rejectedEventCodec.encode({
      outcome: 'rejected',
      reason,
      step: SET_ASIDE_STEP,
      detail: `${formatCoordinates({ ...place, offset: record.offset })}: ${fault}`,
      rejectedAt,
      rawOffset: event?.rawOffset ?? NO_RAW_OFFSET,
      projectId: event?.projectId ?? null,
      stream: event?.stream ?? null,
      id: event?.id ?? null,
      type: event?.type ?? null,
      receivedAt: event?.receivedAt ?? null,
      raw: record.value,
      door: null,
    }),
  }));
  if (outputs.length > 0) await appender.append(TOPICS.rejected, outputs);
}
