/** A row of `events` as people and sockets see it. */
import type { EventView } from '#contracts';
import type { DeviceClass, ReferrerMedium } from '#domain';

/**
 * Columns of {@link EventViewRow}. Times are epoch milliseconds, which keeps every year; `properties` is the text that was sent,
 * which keeps what PostgreSQL's JSON functions refuse (an escaped U+0000).
 */
export const EVENT_VIEW_COLUMNS = `
  id, stream, type, ${epochMs('time')} AS time, ${epochMs('received_at')} AS received_at,
  visitor_id, user_id, session_id, url, referrer, properties::text AS properties, address,
  country, region, city, browser, browser_version, os, device, bot, bot_name,
  referrer_medium, referrer_source, campaign_source, campaign_medium, campaign_name, campaign_term, campaign_content,
  late, marks`;

export interface EventViewRow {
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly time: number;
  readonly received_at: number;
  readonly visitor_id: string | null;
  readonly user_id: string | null;
  readonly session_id: string | null;
  readonly url: string | null;
  readonly referrer: string | null;
  readonly properties: string | null;
  readonly address: string | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
  readonly browser: string | null;
  readonly browser_version: string | null;
  readonly os: string | null;
  readonly device: DeviceClass | null;
  readonly bot: boolean;
  readonly bot_name: string | null;
  readonly referrer_medium: ReferrerMedium | null;
  readonly referrer_source: string | null;
  readonly campaign_source: string | null;
  readonly campaign_medium: string | null;
  readonly campaign_name: string | null;
  readonly campaign_term: string | null;
  readonly campaign_content: string | null;
  readonly late: boolean;
  readonly marks: readonly string[];
}

export function eventView(row: EventViewRow): EventView {
  return {
    id: row.id,
    stream: row.stream,
    type: row.type,
    time: new Date(row.time).toISOString(),
    receivedAt: new Date(row.received_at).toISOString(),
    visitorId: row.visitor_id,
    userId: row.user_id,
    sessionId: row.session_id,
    url: row.url,
    referrer: row.referrer,
    properties: row.properties === null ? {} : (JSON.parse(row.properties) as Record<string, unknown>),
    enriched: {
      address: row.address,
      ...visitFacts(row),
      bot: row.bot,
      botName: row.bot_name,
      late: row.late,
      marks: row.marks,
    },
  };
}

function visitFacts(row: EventViewRow): Pick<EventView['enriched'], 'geo' | 'userAgent' | 'referrer' | 'campaign'> {
  return {
    geo: someOf({ country: row.country, region: row.region, city: row.city }),
    userAgent: row.device && {
      browser: row.browser,
      browserVersion: row.browser_version,
      os: row.os,
      device: row.device,
    },
    referrer: row.referrer_medium && { medium: row.referrer_medium, source: row.referrer_source },
    campaign: someOf({
      source: row.campaign_source,
      medium: row.campaign_medium,
      name: row.campaign_name,
      term: row.campaign_term,
      content: row.campaign_content,
    }),
  };
}

/** The facts, or null when none is known. */
function someOf<T extends Record<string, string | null>>(facts: T): T | null {
  return Object.values(facts).some((fact) => fact !== null) ? facts : null;
}

/** SQL for a time as epoch milliseconds. */
export function epochMs(column: string): string {
  return `(extract(epoch FROM ${column}) * 1000)::float8`;
}
