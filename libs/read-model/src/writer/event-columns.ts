/** Columns of `events` in the order in which rows are copied, and how an event fills them. */
import { pageOf, visitorOf, type Coordinates, type EnrichedEvent } from '#domain';
import { textArray, timestamp, type CopyValue } from './copy-text.js';

/** An event and where it stands in the log. */
export interface EventToWrite extends Coordinates {
  readonly event: EnrichedEvent;
  readonly late: boolean;
}

/** What all events of a transaction have in common. */
export interface BatchOrigin {
  /** Epoch ms. */
  readonly projectedAt: number;
}

export const EVENT_COLUMNS = [
  'project_id',
  'id',
  'time',
  'received_at',
  'stream',
  'type',
  'visitor_id',
  'user_id',
  'session_id',
  'visitor',
  'url',
  'page',
  'referrer',
  'properties',
  'context',
  'address',
  'country',
  'region',
  'city',
  'browser',
  'browser_version',
  'os',
  'device',
  'bot',
  'bot_name',
  'referrer_medium',
  'referrer_source',
  'campaign_source',
  'campaign_medium',
  'campaign_name',
  'campaign_term',
  'campaign_content',
  'late',
  'marks',
  'collector_id',
  'raw_offset',
  'enriched_at',
  'projected_at',
  'topic',
  'partition',
  '"offset"',
] as const;

/** One value a column, in the order of {@link EVENT_COLUMNS}. Throws ValueUnstorable. */
export function eventValues(row: EventToWrite, { projectedAt }: BatchOrigin): CopyValue[] {
  const { event, late } = row;
  const { geo, agent, referrerFacts, campaign } = event;
  return [
    event.projectId,
    event.id,
    timestamp(event.time),
    timestamp(event.receivedAt),
    event.stream,
    event.type,
    event.visitorId,
    event.userId,
    event.sessionId,
    visitorOf(event),
    event.url,
    pageOf(event.url),
    event.referrer,
    event.properties,
    event.context,
    event.address,
    geo?.country ?? null,
    geo?.region ?? null,
    geo?.city ?? null,
    agent?.browser ?? null,
    agent?.browserVersion ?? null,
    agent?.os ?? null,
    agent?.device ?? null,
    event.bot,
    event.botName,
    referrerFacts?.medium ?? null,
    referrerFacts?.source ?? null,
    campaign?.source ?? null,
    campaign?.medium ?? null,
    campaign?.name ?? null,
    campaign?.term ?? null,
    campaign?.content ?? null,
    late,
    textArray(event.marks),
    event.collectorId,
    event.rawOffset,
    timestamp(event.enrichedAt),
    timestamp(projectedAt),
    row.topic,
    row.partition,
    row.offset,
  ];
}
