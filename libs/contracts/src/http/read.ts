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
    /** The visitor's, when the project keeps addresses. */
    readonly address: string | null;
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

/** What a question may be cut by or filtered with; a property is named `property:<name>`. */
export const DIMENSIONS = [
  'page',
  'referrer',
  'channel',
  'campaign',
  'country',
  'city',
  'browser',
  'os',
  'device',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Money of one currency (ISO 4217): an exact decimal as text. */
export interface Revenue {
  readonly currency: string;
  readonly value: string;
}

/** The figures of a range. Bots are in `events` and `botEvents` only, unless they were asked for. Rates are from 0 to 1. */
export interface OverviewFigures {
  /** Distinct over the whole range. */
  readonly visitors: number;
  readonly pageviews: number;
  readonly events: number;
  /** That began in the range. */
  readonly sessions: number;
  /** Sessions with exactly one page view. */
  readonly bounces: number;
  /** Of the sessions; 0 without any. */
  readonly bounceRate: number;
  readonly pagesPerSession: number;
  readonly avgSessionSeconds: number;
  /** Events of the types `conversion` and `purchase`. */
  readonly conversions: number;
  /** Sessions with at least one conversion, of all sessions. */
  readonly conversionRate: number;
  readonly revenue: readonly Revenue[];
  readonly botEvents: number;
}

export interface OverviewAnswer extends Freshness, OverviewFigures {
  /** With `compare=previous`: the same figures of the range of equal length just before. */
  readonly previous?: OverviewFigures & { readonly from: string; readonly to: string };
}

export const TIMESERIES_METRICS = [
  'events',
  'pageviews',
  'visitors',
  'sessions',
  'bounceRate',
  'avgSessionSeconds',
  'conversions',
  'revenue',
] as const;
export type TimeseriesMetric = (typeof TIMESERIES_METRICS)[number];

export interface TimeseriesAnswer extends Freshness {
  readonly interval: string;
  /**
   * Values are numbers; of `revenue` they are decimals as text, one series a currency. A total is that of the whole range:
   * for visitors, rates and means it is not the sum of the points.
   */
  readonly series: readonly {
    readonly key: string;
    readonly points: readonly { readonly t: string; readonly value: number | string }[];
    readonly total: number | string;
  }[];
  /** With `compare=previous`: the range of equal length just before, bucket by bucket. */
  readonly previous?: { readonly from: string; readonly to: string; readonly series: TimeseriesAnswer['series'] };
}

export const TOP_METRICS = ['pageviews', 'events', 'visitors', 'conversions'] as const;
export type TopMetric = (typeof TOP_METRICS)[number];

/** The largest values of a dimension. Events without a value of it are in none of the figures. */
export interface TopAnswer extends Freshness {
  readonly dimension: string;
  readonly metric: TopMetric;
  /** Largest first; equal ones by value. */
  readonly rows: readonly {
    readonly value: string;
    readonly count: number;
    /** Distinct over the whole range; null where the counts are known ahead and the range has too many events to tell visitors apart. */
    readonly visitors: number | null;
  }[];
  /** `total` without the rows; for visitors 0, since one visitor may have several values. */
  readonly other: number;
  readonly total: number;
}

export interface SessionView {
  readonly id: string;
  readonly stream: string;
  readonly visitorId: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationSeconds: number;
  readonly pageviews: number;
  readonly events: number;
  readonly conversions: number;
  readonly entryPage: string | null;
  readonly exitPage: string | null;
  readonly bounce: boolean;
  readonly referrer: string | null;
  readonly channel: string | null;
  readonly campaign: string | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly browser: string | null;
  readonly os: string | null;
  readonly device: string | null;
}

export interface SessionsAnswer extends Freshness {
  readonly sessions: readonly SessionView[];
  readonly nextCursor: string | null;
}

/** Where accepted events are: accepted = projected + duplicate + dropped + rejected + inFlight. */
export interface LedgerFigures {
  readonly accepted: number;
  readonly projected: number;
  readonly duplicate: number;
  /** By reason. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly rejected: Readonly<Record<string, number>>;
  /** Accepted and not yet anywhere else. */
  readonly inFlight: number;
}

export interface LedgerAnswer extends Freshness, LedgerFigures {
  /** Nothing is unaccounted for, but for what is in flight now. */
  readonly balanced: boolean;
  /** By the minute or hour of receipt, oldest first. */
  readonly rows: readonly (LedgerFigures & { readonly t: string })[];
}

export interface LiveAnswer extends Freshness {
  readonly activeVisitors: number;
  readonly eventsPerSecond: number;
  readonly lastMinute: { readonly total: number; readonly byType: Readonly<Record<string, number>> };
  readonly topPages: readonly { readonly page: string; readonly count: number }[];
}

/** A table of the read models, in bytes with its indexes and all its months, of every project. */
export interface StorageTable {
  readonly name: string;
  readonly bytes: number;
  /** As PostgreSQL estimates them. */
  readonly rows: number;
}

/** What is kept of a stream, and for how long. */
export interface StorageStream {
  readonly id: string;
  readonly name: string;
  /** Months that are wholly older than so many days are forgotten; null: none is. */
  readonly retentionDays: number | null;
  /** Who says so: the stream, or the installation for streams that do not. */
  readonly retentionOf: 'stream' | 'installation';
  /** Minutes of its first and its last event, by event time; null without any. */
  readonly oldest: string | null;
  readonly newest: string | null;
  /** How many events (bots too) it has in each month of UTC in which it has any, oldest first. */
  readonly months: readonly { readonly month: string; readonly events: number }[];
}

/** What is kept of a project, and what the installation takes on disk: all projects share its tables and its log. */
export interface StorageAnswer extends Pick<Freshness, 'asOf' | 'lagMs'> {
  readonly database: {
    /** All of it: the read models, the control plane and PostgreSQL's own. */
    readonly bytes: number;
    /** Largest first. */
    readonly tables: readonly StorageTable[];
  };
  /** Null: the log does not say (Kafka). */
  readonly logBytes: number | null;
  /** Of the data folder; null: there is none (cluster). `low`: less than 2 GB or 10 % are free. */
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number; readonly low: boolean } | null;
  /** Oldest first. */
  readonly streams: readonly StorageStream[];
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
  /** What the reason is about, in words. */
  readonly detail?: string;
}

/** `from` and `to` are the times of the first and the last hop. */
/**
 * `in_flight`: accepted, and not yet anywhere else. `missing`: accepted, passed by all stages, and nowhere: lost, or older than
 * what is kept. `refused`: never accepted; the collector told its sender so.
 */
export type TraceStatus = 'in_flight' | 'missing' | 'projected' | 'duplicate' | 'dropped' | 'rejected' | 'refused';

export interface TraceAnswer extends Freshness {
  readonly status: TraceStatus;
  readonly eventId: string;
  /** As far as it has come; the last one says what became of it. */
  readonly hops: readonly TraceHop[];
  /** What arrived; null unless it is projected. */
  readonly event: EventView | null;
}
