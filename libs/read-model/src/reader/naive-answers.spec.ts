/**
 * The figures of a question counted in the plainest way, one event after the other, with nothing of the code under test
 * but the starts of buckets. Slow, and for specs only.
 */
import type { OverviewFigures, TimeseriesMetric, TopMetric } from '#contracts';
import type { EnrichedEvent } from '#domain';
import type { Question } from './question.js';
import type { Series } from './series.js';

/** Properties that events of the specs have: the text as it is sent, and what it means. */
export interface KnownProperties {
  readonly text: string | null;
  /** Value of `property:plan`. */
  readonly plan: string | null;
  /** Thousandths of the currency; 0 when nothing is stated. */
  readonly worth: number;
  readonly currency: string;
}

export interface KnownEvent {
  readonly event: EnrichedEvent;
  readonly properties: KnownProperties;
  /** Position in the log; the same order for all events of a visitor. */
  readonly offset: number;
}

const visitorOf = ({ event }: KnownEvent): string | null => event.visitorId ?? event.userId;
const isConversion = ({ event }: KnownEvent): boolean => ['conversion', 'purchase'].includes(event.type);
const isPageView = ({ event }: KnownEvent): boolean => event.type === 'page_view';
const distinctVisitors = (events: readonly KnownEvent[]): number =>
  new Set(events.map(visitorOf).filter((visitor) => visitor !== null)).size;

/** Null where the event has none. */
function valueOf(known: KnownEvent, dimension: string): string | null {
  const { event, properties } = known;
  switch (dimension) {
    case 'visitor':
      return visitorOf(known);
    case 'type':
      return event.type;
    case 'page':
      return event.url === null ? null : new URL(event.url).pathname;
    case 'country':
      return event.geo?.country ?? null;
    case 'channel':
      return event.referrerFacts?.medium ?? null;
    case 'property:plan':
      return properties.plan;
    default:
      throw new Error(`the naive count does not know ${dimension}`);
  }
}

function matches(known: KnownEvent, question: Question): boolean {
  const { event } = known;
  return (
    event.projectId === question.projectId &&
    (question.stream === null || event.stream === question.stream) &&
    (question.type === null || event.type === question.type) &&
    question.filters.every(({ dimension, values }) => values.includes(valueOf(known, dimension) ?? '\0'))
  );
}

const isIn = (at: number, { from, to }: { from: number; to: number }): boolean => at >= from && at < to;

export class NaiveAnswers {
  private readonly sessions: readonly (readonly KnownEvent[])[];

  constructor(private readonly events: readonly KnownEvent[]) {
    this.sessions = sessionsOf(events);
  }

  overview(question: Question): OverviewFigures {
    const events = this.eventsIn(question);
    const counted = this.countedIn(question);
    const sessions = this.sessionsIn(question);
    const conversions = counted.filter(isConversion);
    return {
      visitors: distinctVisitors(counted),
      pageviews: counted.filter(isPageView).length,
      events: events.length,
      sessions: sessions.length,
      bounces: sessions.filter(isBounce).length,
      ...meansOf(sessions),
      conversions: conversions.length,
      revenue: revenueOf(conversions),
      botEvents: events.filter(({ event }) => event.bot).length,
    };
  }

  /** One value a bucket, and that of the whole range. */
  series(question: Question, starts: readonly number[], metric: Exclude<TimeseriesMetric, 'revenue'>): Series {
    const figure = (range: Question): number => this.overview(range)[metric];
    return { key: metric, values: bucketsOf(question, starts).map(figure), total: figure(question) };
  }

  revenue(question: Question, starts: readonly number[]): Series[] {
    return this.overview(question).revenue.map(({ currency, value }) => ({
      key: currency,
      values: bucketsOf(question, starts).map(
        (bucket) => this.overview(bucket).revenue.find((revenue) => revenue.currency === currency)?.value ?? '0',
      ),
      total: value,
    }));
  }

  types(question: Question, starts: readonly number[]): Series[] {
    const count = (range: Question, type: string): number =>
      this.eventsIn(range).filter(({ event }) => event.type === type).length;
    const types = new Set(this.eventsIn(question).map(({ event }) => event.type));
    return [...types].map((type) => ({
      key: type,
      values: bucketsOf(question, starts).map((bucket) => count(bucket, type)),
      total: count(question, type),
    }));
  }

  /** All values, largest first, and the total over all of them. */
  top(question: Question, dimension: string, metric: TopMetric) {
    const counted = this.ofMetric(question, metric).filter((event) => valueOf(event, dimension) !== null);
    const values = new Set(counted.map((event) => valueOf(event, dimension)!));
    const count = (events: readonly KnownEvent[]): number =>
      metric === 'visitors' ? distinctVisitors(events) : events.length;
    const rows = [...values].map((value) => {
      const events = counted.filter((event) => valueOf(event, dimension) === value);
      return { value, count: count(events), visitors: distinctVisitors(events) };
    });
    const sorted = rows
      .filter((row) => row.count > 0)
      .sort((a, b) => b.count - a.count || Buffer.compare(Buffer.from(a.value), Buffer.from(b.value)));
    return { rows: sorted, total: count(counted) };
  }

  byValue(question: Question, starts: readonly number[], dimension: string, metric: TopMetric): Series[] {
    const count = (range: Question, value: string): number =>
      this.top(range, dimension, metric).rows.find((row) => row.value === value)?.count ?? 0;
    return this.top(question, dimension, metric).rows.map(({ value, count: total }) => ({
      key: value,
      values: bucketsOf(question, starts).map((bucket) => count(bucket, value)),
      total,
    }));
  }

  /** Newest first: what tells them apart, and what they hold. */
  sessionList(question: Question) {
    return this.sessionsIn(question)
      .map((session) => {
        const [first, views] = [session[0]!, session.filter(isPageView)];
        return {
          stream: first.event.stream,
          visitorId: visitorOf(first)!,
          startedAt: new Date(first.event.time).toISOString(),
          durationSeconds: durationOf(session) / 1_000,
          pageviews: views.length,
          events: session.length,
          conversions: session.filter(isConversion).length,
          entryPage: views[0] ? valueOf(views[0], 'page') : null,
          exitPage: views.length > 0 ? valueOf(views.at(-1)!, 'page') : null,
          bounce: isBounce(session),
          country: valueOf(first, 'country'),
          channel: valueOf(first, 'channel'),
        };
      })
      .sort((a, b) => (order(a) < order(b) ? 1 : -1));
  }

  /** Ids, newest first. */
  eventList(question: Question): string[] {
    return this.eventsIn(question)
      .map(({ event }) => event)
      .sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1))
      .map(({ id }) => id);
  }

  private eventsIn(question: Question): readonly KnownEvent[] {
    return this.events.filter((known) => isIn(known.event.time, question) && matches(known, question));
  }

  private countedIn(question: Question): readonly KnownEvent[] {
    return this.eventsIn(question).filter(({ event }) => question.bots || !event.bot);
  }

  private ofMetric(question: Question, metric: TopMetric): readonly KnownEvent[] {
    const counted = this.countedIn(question);
    if (metric === 'pageviews') return counted.filter(isPageView);
    return metric === 'conversions' ? counted.filter(isConversion) : counted;
  }

  private sessionsIn(question: Question): readonly (readonly KnownEvent[])[] {
    return this.sessions.filter(
      (session) => isIn(session[0]!.event.time, question) && session.some((event) => matches(event, question)),
    );
  }
}

const order = (session: { startedAt: string; stream: string; visitorId: string }): string =>
  [session.startedAt, session.stream, session.visitorId].join('\0');

function sessionsOf(events: readonly KnownEvent[]): KnownEvent[][] {
  const sessions: KnownEvent[][] = [];
  const last = new Map<string, KnownEvent[]>();
  const humans = events.filter((known) => !known.event.bot && visitorOf(known) !== null);
  for (const known of humans.toSorted((a, b) => a.event.time - b.event.time || a.offset - b.offset)) {
    const who = [known.event.projectId, known.event.stream, visitorOf(known)].join('\0');
    const session = last.get(who);
    if (session && known.event.time - session.at(-1)!.event.time <= 30 * 60_000) session.push(known);
    else {
      const begun = [known];
      sessions.push(begun);
      last.set(who, begun);
    }
  }
  return sessions;
}

const durationOf = (session: readonly KnownEvent[]): number => session.at(-1)!.event.time - session[0]!.event.time;
const isBounce = (session: readonly KnownEvent[]): boolean => session.filter(isPageView).length === 1;

function meansOf(sessions: readonly (readonly KnownEvent[])[]) {
  const mean = (figure: (session: readonly KnownEvent[]) => number): number =>
    sessions.length === 0 ? 0 : sessions.reduce((sum, session) => sum + figure(session), 0) / sessions.length;
  return {
    bounceRate: mean((session) => Number(isBounce(session))),
    pagesPerSession: mean((session) => session.filter(isPageView).length),
    avgSessionSeconds: mean(durationOf) / 1_000,
    conversionRate: mean((session) => Number(session.some(isConversion))),
  };
}

function revenueOf(conversions: readonly KnownEvent[]): { currency: string; value: string }[] {
  const sums = new Map<string, number>();
  for (const { properties } of conversions)
    sums.set(properties.currency, (sums.get(properties.currency) ?? 0) + properties.worth);
  return [...sums]
    .filter(([currency, thousandths]) => currency !== '' || thousandths !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, thousandths]) => ({ currency, value: String(thousandths / 1_000) }));
}

function bucketsOf(question: Question, starts: readonly number[]): Question[] {
  return starts.map((start, index) => ({
    ...question,
    from: Math.max(start, question.from),
    to: starts[index + 1] ?? question.to,
  }));
}
