/**
 * The read models as they must be, computed from the harness's own book and from nothing that NexusPipe computed: an
 * independent second opinion, a sum at a time. Only of an event sent without a time is the time taken from its row.
 */
import type { SentEvent } from './sent-ledger.js';

/** An event that is there, with the time it counts at. */
export interface Counted {
  readonly sent: SentEvent;
  readonly time: number;
}

/** Row key to its figures, each as text. */
export type Figures = ReadonlyMap<string, string>;

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 24 * 60 * MINUTE;
const SESSION_GAP = 30 * MINUTE;

export interface ExpectedModels {
  readonly traffic_per_minute: Figures;
  readonly traffic_per_quarter_hour: Figures;
  readonly sessions: Figures;
  readonly dimensions_per_day: Figures;
  readonly conversions_per_minute: Figures;
}

export function expectedModels(events: readonly Counted[]): ExpectedModels {
  return {
    traffic_per_minute: traffic(events, MINUTE),
    traffic_per_quarter_hour: traffic(events, QUARTER),
    sessions: sessions(events),
    dimensions_per_day: pages(events),
    conversions_per_minute: conversions(events),
  };
}

export function rowKey(...parts: readonly (string | number)[]): string {
  return parts.join(' | ');
}

function floor(time: number, length: number): number {
  return Math.floor(time / length) * length;
}

function traffic(events: readonly Counted[], length: number): Figures {
  const counts = new Map<string, number>();
  for (const { sent, time } of events) {
    const key = rowKey(sent.projectId, floor(time, length), sent.stream, sent.type);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return asText(counts);
}

function pages(events: readonly Counted[]): Figures {
  const sums = new Map<string, { events: number; views: number }>();
  for (const { sent, time } of events) {
    if (sent.page === null) continue;
    const key = rowKey(sent.projectId, floor(time, DAY), sent.stream, sent.page);
    const sum = sums.get(key) ?? { events: 0, views: 0 };
    sum.events += 1;
    if (sent.type === 'page_view') sum.views += 1;
    sums.set(key, sum);
  }
  return new Map([...sums].map(([key, { events: all, views }]) => [key, `${all} events, ${views} views`]));
}

function conversions(events: readonly Counted[]): Figures {
  const sums = new Map<string, { count: number; cents: bigint }>();
  for (const { sent, time } of events) {
    if (sent.cents === null) continue;
    const key = rowKey(sent.projectId, floor(time, MINUTE), sent.stream, sent.type, sent.currency);
    const sum = sums.get(key) ?? { count: 0, cents: 0n };
    sum.count += 1;
    sum.cents += sent.cents;
    sums.set(key, sum);
  }
  return new Map([...sums].map(([key, { count, cents }]) => [key, `${count} worth ${cents}`]));
}

function sessions(events: readonly Counted[]): Figures {
  const byVisitor = new Map<string, Counted[]>();
  for (const event of events) {
    const key = rowKey(event.sent.projectId, event.sent.stream, event.sent.visitor);
    const own = byVisitor.get(key);
    if (own) own.push(event);
    else byVisitor.set(key, [event]);
  }
  return new Map([...byVisitor].flatMap(([visitor, own]) => sessionsOf(visitor, own)));
}

function sessionsOf(visitor: string, events: readonly Counted[]): [string, string][] {
  const sorted = events.toSorted((a, b) => a.time - b.time);
  const found: { start: number; end: number; own: Counted[] }[] = [];
  for (const event of sorted) {
    const last = found.at(-1);
    if (last && event.time - last.end <= SESSION_GAP) {
      last.end = event.time;
      last.own.push(event);
    } else found.push({ start: event.time, end: event.time, own: [event] });
  }
  return found.map(({ start, end, own }) => {
    const views = own.filter(({ sent }) => sent.type === 'page_view').length;
    const goals = own.filter(({ sent }) => sent.cents !== null).length;
    return [rowKey(visitor, start), sessionText({ end, events: own.length, views, goals })];
  });
}

export function sessionText(of: { end: number; events: number; views: number; goals: number }): string {
  return `until ${of.end}: ${of.events} events, ${of.views} views, ${of.goals} conversions`;
}

function asText(counts: ReadonlyMap<string, number>): Figures {
  return new Map([...counts].map(([key, count]) => [key, String(count)]));
}
