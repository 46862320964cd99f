/** The question as it is asked: the range's two instants, the range it is compared with, and which events count. */
import { filterKey, type QuestionSearch, type RangeName } from './question-search.js';
import { addDays, dayOf, daysBetween, isZone, startOfDay, startOfHour } from './zone-time.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Epoch milliseconds, half-open. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Question extends Span {
  readonly tz: string;
  /** The same part of the period before: of "today", yesterday until this time. */
  readonly previous: Span;
  /** Ends now, or later: its numbers still move. */
  readonly open: boolean;
  readonly stream: string | undefined;
  readonly filter: Readonly<Record<string, string>>;
  readonly bots: boolean;
}

/** What is asked for when the address says nothing. */
export const DEFAULT_RANGE: RangeName = '30d';

/** The name of the range in the address, unless it has ends of its own. */
export const rangeName = (search: QuestionSearch): RangeName | 'custom' =>
  search.from !== undefined && search.to !== undefined ? 'custom' : (search.range ?? DEFAULT_RANGE);

/** `now`: the end of ranges that end now; `zone`: the browser's own. */
export function questionOf(search: QuestionSearch, now: number, zone: string): Question {
  const tz = search.tz !== undefined && isZone(search.tz) ? search.tz : zone;
  const spans = spansOf(search, now, tz);
  return {
    ...spans,
    tz,
    open: spans.to > now - MINUTE,
    stream: search.stream,
    filter: search.filter ?? {},
    bots: search.bots === 'include',
  };
}

type Spans = Span & { readonly previous: Span };

function spansOf(search: QuestionSearch, now: number, tz: string): Spans {
  const name = rangeName(search);
  if (name === 'custom') return customSpans(search.from ?? '', search.to ?? '', tz);
  const today = dayOf(tz, now);
  switch (name) {
    case 'today':
      return sinceDay(today, now, 1, tz);
    case 'yesterday':
      return wholeDays(addDays(today, -1), today, tz);
    case '24h': {
      const from = startOfHour(tz, now) - 23 * HOUR;
      return { from, to: now, previous: { from: from - DAY, to: now - DAY } };
    }
    case '7d':
    case '30d':
    case '90d': {
      const days = Number.parseInt(name, 10);
      return sinceDay(addDays(today, 1 - days), now, days, tz);
    }
    case 'month': {
      const first = `${today.slice(0, 8)}01`;
      return sinceDay(first, now, daysBetween(`${addDays(first, -1).slice(0, 8)}01`, first), tz);
    }
  }
}

/** From the start of a day until now, and the same so many days before. */
function sinceDay(day: string, now: number, daysBack: number, tz: string): Spans {
  const from = startOfDay(tz, day);
  const previousFrom = startOfDay(tz, addDays(day, -daysBack));
  // By the days and the time of day, so that a change of the clock shifts nothing; never into the period itself.
  const today = dayOf(tz, now);
  const sinceMidnight = now - startOfDay(tz, today);
  const to = startOfDay(tz, addDays(today, -daysBack)) + sinceMidnight;
  return { from, to: now, previous: { from: previousFrom, to: Math.min(Math.max(to, previousFrom), from) } };
}

/** Days up to `end`, which is not included, and as many before. */
function wholeDays(day: string, end: string, tz: string): Spans {
  const from = startOfDay(tz, day);
  const before = startOfDay(tz, addDays(day, -daysBetween(day, end)));
  return { from, to: startOfDay(tz, end), previous: { from: before, to: from } };
}

function customSpans(first: string, last: string, tz: string): Spans {
  if (isDay(first) && isDay(last)) {
    const [from, to] = first <= last ? [first, last] : [last, first];
    return wholeDays(from, addDays(to, 1), tz);
  }
  const ends = [isDay(first) ? startOfDay(tz, first) : Date.parse(first), endOf(last, tz)] as const;
  const from = Math.min(...ends);
  const to = Math.max(...ends);
  return { from, to, previous: { from: from - (to - from), to: from } };
}

const isDay = (moment: string): boolean => moment.length === 10;

const endOf = (moment: string, tz: string): number =>
  isDay(moment) ? startOfDay(tz, addDays(moment, 1)) : Date.parse(moment);

/** The question as the gateway's parameters, for its own range or another one. */
export function questionParameters(question: Question, span: Span = question): Record<string, string> {
  const { tz, stream, filter, bots } = question;
  return {
    from: new Date(span.from).toISOString(),
    to: new Date(span.to).toISOString(),
    tz,
    ...(stream === undefined ? {} : { stream }),
    ...Object.fromEntries(Object.entries(filter).map(([dimension, value]) => [filterKey(dimension), value])),
    ...(bots ? { bots: 'include' } : {}),
  };
}

/** Only what differs from the default stays in the address. */
export function withRange<T extends QuestionSearch>(search: T, name: RangeName): T {
  const { from: _from, to: _to, range: _range, ...rest } = search;
  return (name === DEFAULT_RANGE ? rest : { ...rest, range: name }) as T;
}

export function withEnds<T extends QuestionSearch>(search: T, from: string, to: string): T {
  const { range: _range, ...rest } = search;
  return { ...rest, from, to } as T;
}

/** With this value of the dimension only; without one, with all of them again. */
export function withFilter<T extends QuestionSearch>(search: T, dimension: string, value: string | null): T {
  const { filter: before = {}, ...rest } = search;
  const { [dimension]: _before, ...others } = before;
  const filter = value === null ? others : { ...others, [dimension]: value };
  return (Object.keys(filter).length === 0 ? rest : { ...rest, filter }) as T;
}

/** A parameter set, or absent again. */
export function withParameter<T extends QuestionSearch, K extends keyof T>(
  search: T,
  key: K,
  value: T[K] | undefined,
): T {
  const { [key]: _before, ...rest } = search;
  return (value === undefined ? rest : { ...rest, [key]: value }) as T;
}

export const RANGE_LABELS: Record<RangeName, string> = {
  today: 'Today',
  yesterday: 'Yesterday',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  month: 'This month',
};
