import type { EventView } from '#contracts';
import type { Column } from '../csv/csv.js';

/** Columns of exported events. */
export const EVENT_CELLS: readonly Column<EventView>[] = [
  ['id', ({ id }) => id],
  ['stream', ({ stream }) => stream],
  ['type', ({ type }) => type],
  ['time', ({ time }) => time],
  ['receivedAt', ({ receivedAt }) => receivedAt],
  ['visitorId', ({ visitorId }) => visitorId],
  ['userId', ({ userId }) => userId],
  ['sessionId', ({ sessionId }) => sessionId],
  ['url', ({ url }) => url],
  ['referrer', ({ referrer }) => referrer],
  ['properties', ({ properties }) => JSON.stringify(properties)],
  ['country', ({ enriched }) => enriched.geo?.country ?? null],
  ['region', ({ enriched }) => enriched.geo?.region ?? null],
  ['city', ({ enriched }) => enriched.geo?.city ?? null],
  ['browser', ({ enriched }) => enriched.userAgent?.browser ?? null],
  ['browserVersion', ({ enriched }) => enriched.userAgent?.browserVersion ?? null],
  ['os', ({ enriched }) => enriched.userAgent?.os ?? null],
  ['device', ({ enriched }) => enriched.userAgent?.device ?? null],
  ['bot', ({ enriched }) => enriched.bot],
  ['botName', ({ enriched }) => enriched.botName],
  ['channel', ({ enriched }) => enriched.referrer?.medium ?? null],
  ['referrerSource', ({ enriched }) => enriched.referrer?.source ?? null],
  ['campaign', ({ enriched }) => enriched.campaign?.name ?? null],
  ['campaignSource', ({ enriched }) => enriched.campaign?.source ?? null],
  ['campaignMedium', ({ enriched }) => enriched.campaign?.medium ?? null],
  ['campaignTerm', ({ enriched }) => enriched.campaign?.term ?? null],
  ['campaignContent', ({ enriched }) => enriched.campaign?.content ?? null],
  ['late', ({ enriched }) => enriched.late],
];
