/** Shapes of the gateway's read answers that outside programs use. Times are ISO 8601 in UTC. */
import type { Campaign, Geo, ReferrerFacts, UserAgentFacts } from '#domain';

/** An event as people and sockets see it. */
export interface EventView {
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly time: string;
  readonly receivedAt: string;
  readonly visitorId: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly url: string | null;
  readonly referrer: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly enriched: {
    readonly geo: Geo | null;
    readonly userAgent: UserAgentFacts | null;
    readonly bot: boolean;
    readonly botName: string | null;
    readonly referrer: ReferrerFacts | null;
    readonly campaign: Campaign | null;
    readonly late: boolean;
    readonly marks: readonly string[];
  };
}

/** Fields of every read answer. */
export interface Freshness {
  readonly from: string;
  readonly to: string;
  readonly tz: string;
  /** Event data is complete up to here. */
  readonly asOf: string;
  readonly lagMs: number;
  /** True while the range is still open. */
  readonly partial: boolean;
}

export interface EventsAnswer extends Freshness {
  readonly events: readonly EventView[];
  readonly nextCursor: string | null;
}

/** Series key of what did not fit among the largest; no event type can have this name. */
export const OTHER_SERIES = '$other';

export interface TimeseriesAnswer extends Freshness {
  readonly interval: string;
  readonly series: readonly {
    readonly key: string;
    readonly points: readonly { readonly t: string; readonly value: number }[];
    readonly total: number;
  }[];
}

export interface LiveAnswer extends Freshness {
  readonly activeVisitors: number;
  readonly eventsPerSecond: number;
  readonly lastMinute: { readonly total: number; readonly byType: Readonly<Record<string, number>> };
  readonly topPages: readonly { readonly page: string; readonly count: number }[];
}

/** One hop of an event's way. Offsets are strings: they may pass 2^53 in other people's languages' defaults. */
export interface TraceHop {
  readonly stage: 'collected' | 'enriched' | 'projected';
  readonly at: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly outcome: string;
  readonly reason?: string;
}

/** `from` and `to` are the times of the first and the last hop. */
export interface TraceAnswer extends Freshness {
  readonly status: 'projected';
  readonly hops: readonly TraceHop[];
}
