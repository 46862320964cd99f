/** The one record that a raw record becomes, and its copy by type. Key, headers and partition stay the raw record's. */
import {
  enrichedEventCodec,
  HEADERS,
  rejectedEventCodec,
  TOPICS,
  type RejectionReason,
  type TopicName,
} from '#contracts';
import { formatCoordinates, type Coordinates, type RawEvent, type RejectedEvent } from '#domain';
import type { CopyOutput, LogRecord } from '#event-log';
import type { Facts } from '../pipeline/step.js';

export function enrichedOutput(record: LogRecord, raw: RawEvent, facts: Facts, now: number): CopyOutput {
  const value = enrichedEventCodec.encode({
    projectId: raw.projectId,
    collectorId: raw.collectorId,
    stream: raw.stream,
    id: raw.id,
    type: raw.type,
    receivedAt: raw.receivedAt,
    visitorId: raw.visitorId,
    userId: raw.userId,
    sessionId: raw.sessionId,
    url: raw.url,
    referrer: raw.referrer,
    properties: raw.properties,
    context: facts.context,
    address: raw.keepAddress ? raw.address : null,
    userAgent: raw.userAgent,
    time: facts.time,
    rawOffset: record.offset,
    enrichedAt: now,
    geo: facts.geo,
    agent: facts.agent,
    bot: facts.bot,
    botName: facts.botName,
    referrerFacts: facts.referrerFacts,
    campaign: facts.campaign,
    marks: facts.marks,
  });
  return outputOf(TOPICS.enriched, record, value);
}

export interface Rejection extends Pick<RejectedEvent, 'outcome' | 'step' | 'detail'> {
  readonly reason: RejectionReason;
}

/** `now`: one clock reading per batch. `raw` is null when the record could not be decoded. */
export function rejectedOutput(
  record: LogRecord,
  raw: RawEvent | null,
  { outcome, reason, step, detail }: Rejection,
  now: number,
): CopyOutput {
  const value = rejectedEventCodec.encode({
    outcome,
    reason,
    step,
    detail,
    rejectedAt: now,
    rawOffset: record.offset,
    projectId: raw?.projectId ?? null,
    stream: raw?.stream ?? null,
    id: raw?.id ?? null,
    type: raw?.type ?? null,
    // Where it does not say, the ledger goes by the record's time; so it has its end in the minute in which it was accepted.
    receivedAt: raw?.receivedAt ?? record.timestamp,
    raw: record.value,
    door: null,
  });
  return outputOf(TOPICS.rejected, record, value);
}

/** The raw record itself, with its stream and where it stands in `raw-events`. */
export function copyOutput(topic: string, record: LogRecord, { stream }: RawEvent, origin: Coordinates): CopyOutput {
  const { key, value, headers } = record;
  const from = { [HEADERS.stream]: stream, [HEADERS.origin]: formatCoordinates(origin) };
  return { topic, key, value, headers: { ...headers, ...from } };
}

function outputOf(topic: TopicName, { key, headers }: LogRecord, value: Buffer): CopyOutput {
  return { topic, key, value, headers };
}
