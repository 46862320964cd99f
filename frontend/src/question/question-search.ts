/**
 * The question that the screens of the read side share: which range, in which zone, of which events. It stands in the
 * URL as search parameters; absent is always the default, so that a short address is a valid one.
 */
import { isZone } from './zone-time.js';
import { choice, given, text, type RawSearch } from './search-values.js';

/** Ranges with a name. Days, weeks and months are those of the zone; `24h` and so on end now. */
export const RANGES = ['today', 'yesterday', '24h', '7d', '30d', '90d', 'month'] as const;
export type RangeName = (typeof RANGES)[number];

export interface QuestionSearch {
  /** Absent: 30 days, or from and to. */
  readonly range?: RangeName;
  /** A day `YYYY-MM-DD` of the zone, or an instant in ISO 8601. With `to` only. */
  readonly from?: string;
  /** The last day (it is part of the range), or an instant (it is not). */
  readonly to?: string;
  /** IANA name. Absent: the browser's. */
  readonly tz?: string;
  /** Absent: all streams. */
  readonly stream?: string;
  /** Value by dimension; a property is `property:<name>`. Each stands as `filter[<dimension>]` in the URL. */
  readonly filter?: Readonly<Record<string, string>>;
  /** With the range of equal length just before, or not; absent: as the screen has it. */
  readonly compare?: 'previous' | 'none';
  /** Absent: without bots. */
  readonly bots?: 'include';
}

const FILTER_KEY = /^filter\[(.+)\]$/s;

/** `filter[country]` as a parameter's name. */
export const filterKey = (dimension: string): string => `filter[${dimension}]`;

/** The dimension of such a parameter; null for any other. */
export const filteredBy = (key: string): string | null => FILTER_KEY.exec(key)?.[1] ?? null;

export function questionSearch(raw: RawSearch): QuestionSearch {
  const from = moment(raw['from']);
  const to = moment(raw['to']);
  const custom = from !== undefined && to !== undefined;
  return given({
    range: custom ? undefined : choice(raw['range'], RANGES),
    from: custom ? from : undefined,
    to: custom ? to : undefined,
    tz: zone(raw['tz']),
    stream: text(raw['stream']),
    filter: filters(raw['filter']),
    compare: choice(raw['compare'], ['previous', 'none'] as const),
    bots: choice(raw['bots'], ['include'] as const),
  });
}

function filters(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const wanted = Object.entries(value).filter(([, each]) => text(each) !== undefined);
  return wanted.length === 0 ? undefined : (Object.fromEntries(wanted) as Record<string, string>);
}

function moment(value: unknown): string | undefined {
  const given = text(value);
  if (given === undefined) return undefined;
  return /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(given) &&
    !Number.isNaN(Date.parse(given))
    ? given
    : undefined;
}

function zone(value: unknown): string | undefined {
  const given = text(value);
  return given !== undefined && isZone(given) ? given : undefined;
}
