/** Search parameters of the routes: the URL is the state, and anybody may have typed it. */
import type { Dimension, RejectedOutcome, RejectedState, TimeseriesMetric } from '#contracts';
import { filteredBy, filterKey, questionSearch, type QuestionSearch } from '../question/question-search.js';
import { choice, given, text, type RawSearch } from '../question/search-values.js';

export interface LiveSearch {
  /** Absent: all streams. */
  readonly stream?: string;
  /** Event types, comma separated (a type has no comma). Absent: all. */
  readonly type?: string;
  /** Value by dimension, as in a question. Absent: all events. */
  readonly filter?: Readonly<Record<string, string>>;
}

export interface LoginSearch {
  /** Token of the one-time administrator link. */
  readonly link?: string;
  /** Path to go on to. */
  readonly return?: string;
  readonly ended?: 'expired';
}

/** Pages that a one-time link opens. */
export interface TokenSearch {
  readonly token?: string;
}

export interface AuditSearch {
  /** Words to find in an entry. */
  readonly q?: string;
  readonly actor?: string;
  readonly action?: string;
  /** Days as `2026-11-21`, of the browser's zone; both included. */
  readonly from?: string;
  readonly to?: string;
}

export interface RequestsSearch {
  /** Absent: all. */
  readonly show?: 'refused';
}

/** Metrics of a time series (`TIMESERIES_METRICS`, repeated), in the order in which they are offered. */
export const METRICS = [
  'visitors',
  'pageviews',
  'sessions',
  'bounceRate',
  'avgSessionSeconds',
  'conversions',
  'revenue',
  'events',
] as const satisfies readonly TimeseriesMetric[];

export const INTERVALS = ['minute', 'hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof INTERVALS)[number];

/** Lists of the overview that show one of several dimensions, the first when the address does not say. */
export const SOURCES = ['channel', 'referrer', 'campaign'] as const satisfies readonly Dimension[];
export const PLACES = ['map', 'country', 'city'] as const satisfies readonly (Dimension | 'map')[];
export const TECHNOLOGY = ['browser', 'os', 'device'] as const satisfies readonly Dimension[];

export const OUTCOMES = ['refused', 'rejected', 'dropped'] as const satisfies readonly RejectedOutcome[];
export const DECIDED = ['redriven', 'discarded', 'all'] as const satisfies readonly (RejectedState | 'all')[];

/** What a time series shows, beside the question. */
interface SeriesSearch extends QuestionSearch {
  /** Absent: as the screen has it. */
  readonly metric?: TimeseriesMetric;
  /** Absent: as fits the range. */
  readonly interval?: Interval;
}

export interface OverviewSearch extends SeriesSearch {
  readonly source?: (typeof SOURCES)[number];
  readonly place?: (typeof PLACES)[number];
  readonly technology?: (typeof TECHNOLOGY)[number];
}

export interface ExploreSearch extends SeriesSearch {
  /** An event type. Absent: all. */
  readonly type?: string;
  /** The dimension or `property:<name>` to cut by, or `type`. Absent: by type. */
  readonly by?: string;
}

export interface EventsSearch extends QuestionSearch {
  readonly type?: string;
}

/** What a list of rejected events is narrowed to; of the question the range, the zone and the stream. */
export interface RejectedSearch extends Pick<QuestionSearch, 'range' | 'from' | 'to' | 'tz' | 'stream'> {
  /** A code. Absent: all reasons. */
  readonly reason?: string;
  readonly outcome?: RejectedOutcome;
  /** Id of the collector that refused it. */
  readonly collector?: string;
  readonly type?: string;
  /** What was decided on it. Absent: those on which nothing was. */
  readonly state?: (typeof DECIDED)[number];
  /** The one that is looked at. */
  readonly id?: string;
}

export interface SchemasSearch {
  /** Absent: the first one. */
  readonly stream?: string;
  /** Absent: all types. */
  readonly type?: string;
  /** The version that is looked at; absent: the latest. */
  readonly version?: string;
  /** The version that it is compared with; absent: none. */
  readonly against?: string;
}

export const liveSearch = (raw: RawSearch): LiveSearch =>
  given({
    stream: text(raw['stream']),
    type: formatTypes(parseTypes(text(raw['type']))),
    filter: questionSearch(raw).filter,
  });

export const loginSearch = (raw: RawSearch): LoginSearch =>
  given({
    link: text(raw['link']),
    return: text(raw['return']),
    ended: raw['ended'] === 'expired' ? ('expired' as const) : undefined,
  });

export const tokenSearch = (raw: RawSearch): TokenSearch => given({ token: text(raw['token']) });

const day = (value: unknown): string | undefined => {
  const written = text(value);
  return written !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(written) && !Number.isNaN(Date.parse(written))
    ? written
    : undefined;
};

export const auditSearch = (raw: RawSearch): AuditSearch =>
  given({
    q: text(raw['q']),
    actor: text(raw['actor']),
    action: text(raw['action']),
    from: day(raw['from']),
    to: day(raw['to']),
  });

export const requestsSearch = (raw: RawSearch): RequestsSearch => given({ show: choice(raw['show'], ['refused']) });

const seriesSearch = (raw: RawSearch): SeriesSearch => ({
  ...questionSearch(raw),
  ...given({ metric: choice(raw['metric'], METRICS), interval: choice(raw['interval'], INTERVALS) }),
});

export const overviewSearch = (raw: RawSearch): OverviewSearch => ({
  ...seriesSearch(raw),
  ...given({
    source: choice(raw['source'], SOURCES),
    place: choice(raw['place'], PLACES),
    technology: choice(raw['technology'], TECHNOLOGY),
  }),
});

export const exploreSearch = (raw: RawSearch): ExploreSearch => ({
  ...seriesSearch(raw),
  ...given({ type: text(raw['type']), by: text(raw['by']) }),
});

export const sessionsSearch: (raw: RawSearch) => QuestionSearch = questionSearch;

/** The ledger is of everything that was received: nothing filters it but the stream. */
export const ledgerSearch = (raw: RawSearch): QuestionSearch => {
  const { range, from, to, tz, stream } = questionSearch(raw);
  return given({ range, from, to, tz, stream });
};

export const rejectedSearch = (raw: RawSearch): RejectedSearch => {
  const { range, from, to, tz, stream } = questionSearch(raw);
  return given({
    ...{ range, from, to, tz, stream },
    reason: text(raw['reason']),
    outcome: choice(raw['outcome'], OUTCOMES),
    collector: text(raw['collector']),
    type: text(raw['type']),
    state: choice(raw['state'], DECIDED),
    id: text(raw['id']),
  });
};

const whole = (value: unknown): string | undefined => {
  const written = text(value);
  return written !== undefined && /^[1-9]\d{0,8}$/.test(written) ? written : undefined;
};

export const schemasSearch = (raw: RawSearch): SchemasSearch =>
  given({
    stream: text(raw['stream']),
    type: text(raw['type']),
    version: whole(raw['version']),
    against: whole(raw['against']),
  });

export const eventsSearch = (raw: RawSearch): EventsSearch => ({
  ...questionSearch(raw),
  ...given({ type: text(raw['type']) }),
});

export function parseTypes(value: string | undefined): string[] {
  return value === undefined
    ? []
    : [...new Set(value.split(',').map((type) => type.trim()))].filter((type) => type !== '');
}

export function formatTypes(types: readonly string[]): string | undefined {
  return types.length === 0 ? undefined : types.join(',');
}

/**
 * Values are plain text: `?link=123` stays a text, and nothing is quoted as the router's own JSON form would. Only filters,
 * `filter[<dimension>]=<value>`, become one parameter with a value a dimension.
 */
export function parseSearch(search: string): RawSearch {
  const entries = [...new URLSearchParams(search)];
  const filters = entries.flatMap(([key, value]) => {
    const dimension = filteredBy(key);
    return dimension === null ? [] : [[dimension, value] as const];
  });
  const flat = Object.fromEntries(entries.filter(([key]) => filteredBy(key) === null));
  return filters.length === 0 ? flat : { ...flat, filter: Object.fromEntries(filters) };
}

export function stringifySearch(search: RawSearch): string {
  const entries = Object.entries(search).flatMap(([key, value]) =>
    key === 'filter' ? filterEntries(value) : typeof value === 'string' ? [[key, value]] : [],
  );
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`;
}

function filterEntries(filter: unknown): string[][] {
  if (typeof filter !== 'object' || filter === null) return [];
  return Object.entries(filter).map(([dimension, value]) => [filterKey(dimension), String(value)]);
}
