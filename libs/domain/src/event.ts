/**
 * The event as it travels: accepted by a collector (RawEvent), then enriched (EnrichedEvent), or set aside with a
 * reason (RejectedEvent). All times are epoch milliseconds. JSON that a client sent is carried as the text it sent.
 */

/** What a collector accepted, as it was sent, plus what only the collector knows. */
export interface RawEvent {
  readonly projectId: string;
  readonly collectorId: string;
  readonly stream: string;
  /** The client's id, or the UUIDv7 that the collector made. Dedup is by (projectId, id). */
  readonly id: string;
  readonly type: string;
  /** The client's time; null when it sent none (then the time of receipt counts). */
  readonly time: number | null;
  readonly receivedAt: number;
  readonly visitorId: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly url: string | null;
  readonly referrer: string | null;
  /** JSON object, the very text that was sent. */
  readonly properties: string | null;
  /** JSON object, the very text that was sent. */
  readonly context: string | null;
  /** The visitor's address: the request's for a browser key, `context.ip` for a server key. Dropped by the enricher, unless the project keeps it. */
  readonly address: string | null;
  /** Whether the project keeps the address after its place was looked up, when the event was accepted. */
  readonly keepAddress: boolean;
  /** The visitor's user agent: the request's for a browser key, `context.userAgent` for a server key. */
  readonly userAgent: string | null;
}

export interface Geo {
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** ISO 3166-2 subdivision code without the country. */
  readonly region: string | null;
  /** English name. */
  readonly city: string | null;
}

export type DeviceClass = 'desktop' | 'mobile' | 'tablet' | 'tv' | 'console' | 'wearable' | 'embedded' | 'other';

export interface UserAgentFacts {
  readonly browser: string | null;
  readonly browserVersion: string | null;
  readonly os: string | null;
  readonly device: DeviceClass;
}

export type ReferrerMedium = 'direct' | 'internal' | 'search' | 'social' | 'email' | 'paid' | 'referral';

export interface ReferrerFacts {
  readonly medium: ReferrerMedium;
  /** Name of the search engine or network, else the referring host; null for direct and internal. */
  readonly source: string | null;
}

export interface Campaign {
  readonly source: string | null;
  readonly medium: string | null;
  readonly name: string | null;
  readonly term: string | null;
  readonly content: string | null;
}

/** Something a step could not do, or had to correct; the event goes on. */
export type Mark = 'clock_ahead' | 'geo_failed' | 'user_agent_failed' | 'url_invalid' | 'referrer_invalid';

export interface EnrichedEvent extends Omit<RawEvent, 'time' | 'address' | 'keepAddress'> {
  /** Event time that decides windows: the client's, or `receivedAt` when absent or too far ahead. */
  readonly time: number;
  /** Offset of the raw record; its partition is this record's own. */
  readonly rawOffset: number;
  readonly enrichedAt: number;
  /** Null unless the project keeps addresses. */
  readonly address: string | null;
  readonly geo: Geo | null;
  readonly agent: UserAgentFacts | null;
  /** Matched by the crawler list; then `botName` says what matched. */
  readonly bot: boolean;
  readonly botName: string | null;
  readonly referrerFacts: ReferrerFacts | null;
  readonly campaign: Campaign | null;
  readonly marks: readonly Mark[];
}

/**
 * Why there is no enriched event: the raw record was set aside; or, `refused`, there never was one, because the collector
 * refused the event and told its sender so.
 */
export type RejectionOutcome = 'rejected' | 'dropped' | 'duplicate' | 'refused';

/** What is known of an event that a collector refused from the request it came with. */
export interface AtTheDoor {
  readonly collectorId: string;
  /** As a browser's request shows them; null for a server's key. */
  readonly address: string | null;
  readonly userAgent: string | null;
  /** More than 0: the record is no event, it says that so many were refused for this reason and not kept. */
  readonly notKept: number;
}

export interface RejectedEvent {
  readonly outcome: RejectionOutcome;
  /** A code from the rejection reasons in the contracts; of what was refused, the code that its sender was told. */
  readonly reason: string;
  /** The enricher step, or the stage, that set it aside. */
  readonly step: string;
  readonly detail: string | null;
  readonly rejectedAt: number;
  /** Below zero: there is no raw record, or it is not known. */
  readonly rawOffset: number;
  /** Null when the record could not be decoded at all. */
  readonly projectId: string | null;
  readonly stream: string | null;
  readonly id: string | null;
  readonly type: string | null;
  readonly receivedAt: number | null;
  /** The raw record's bytes, so that it can be looked at and sent again; of what was refused, its JSON. */
  readonly raw: Uint8Array;
  /** Null unless it was refused by a collector. */
  readonly door: AtTheDoor | null;
}

/** Who is counted as one visitor: the visitor id, else the user id; null counts in events only. */
export function visitorOf(event: { visitorId: string | null; userId: string | null }): string | null {
  return event.visitorId ?? event.userId;
}
