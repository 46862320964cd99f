/** A batch's events as pieces of sessions: what the events alone say, before it is known what was there already. */
import { CONVERSION_TYPES } from '../conversions/conversions.js';
import { visitorOf, type EnrichedEvent } from '../event.js';
import { pageOf } from '../page.js';
import {
  compareOrigins,
  comparePages,
  SESSION_GAP_MS,
  sessionVisitorKey,
  type PageVisit,
  type Session,
  type SessionOrigin,
  type SessionVisitor,
} from './session.js';

/** An event and its place in the log, which orders events of one time. */
export interface SessionEvent {
  readonly event: Pick<
    EnrichedEvent,
    | 'projectId'
    | 'stream'
    | 'visitorId'
    | 'userId'
    | 'time'
    | 'type'
    | 'url'
    | 'bot'
    | 'geo'
    | 'agent'
    | 'referrerFacts'
    | 'campaign'
  >;
  readonly offset: number;
}

/** One visitor's part of a batch. */
export interface VisitorPieces extends SessionVisitor {
  /** As {@link sessionVisitorKey} says. */
  readonly key: string;
  /** By time, each more than the session gap after the one before; at least one. */
  readonly pieces: readonly Session[];
}

/** In the order of their keys. Bots and events without a visitor are in none of them. */
export function sessionPieces(events: Iterable<SessionEvent>): readonly VisitorPieces[] {
  const visitors = new Map<string, SessionEvent[]>();
  for (const one of events) {
    const visitor = visitorOf(one.event);
    if (one.event.bot || visitor === null) continue;
    const key = sessionVisitorKey(one.event, visitor);
    const known = visitors.get(key);
    if (known) known.push(one);
    else visitors.set(key, [one]);
  }
  return [...visitors.keys()].sort().map((key) => {
    const own = visitors.get(key)!;
    const { projectId, stream, visitorId, userId } = own[0]!.event;
    const visitor = visitorOf({ visitorId, userId })!;
    return { key, projectId, stream, visitor, pieces: cut(visitor, own) };
  });
}

function cut(visitor: string, events: SessionEvent[]): Session[] {
  if (events.length > 1) events.sort(compare);
  const pieces: Session[] = [];
  let start = 0;
  for (let i = 1; i <= events.length; i++) {
    if (i < events.length && events[i]!.event.time - events[i - 1]!.event.time <= SESSION_GAP_MS) continue;
    pieces.push(pieceOf(visitor, events, start, i));
    start = i;
  }
  return pieces;
}

function compare(a: SessionEvent, b: SessionEvent): number {
  return a.event.time - b.event.time || a.offset - b.offset || comparePages(pageOf(a.event.url), pageOf(b.event.url));
}

/** Of the events from `start` to before `end`, which are in order. */
function pieceOf(visitor: string, events: readonly SessionEvent[], start: number, end: number): Session {
  const { event: first, offset: firstOffset } = events[start]!;
  let [pageviews, conversions] = [0, 0];
  let entry: SessionEvent | undefined;
  let exit: SessionEvent | undefined;
  for (let i = start; i < end; i++) {
    const { type } = events[i]!.event;
    if (CONVERSION_TYPES.has(type)) conversions += 1;
    if (type !== 'page_view') continue;
    pageviews += 1;
    entry ??= events[i];
    exit = events[i];
  }
  const entered = visitOf(entry);
  return {
    projectId: first.projectId,
    stream: first.stream,
    visitor,
    startedAt: first.time,
    firstOffset,
    endedAt: events[end - 1]!.event.time,
    events: end - start,
    pageviews,
    conversions,
    entry: entered,
    exit: exit === entry ? entered : visitOf(exit),
    origin: originAt(events, start, end),
    previousEndedAt: null,
  };
}

/** Of the first event, or of the first of several that are equal in time and offset. */
function originAt(events: readonly SessionEvent[], start: number, end: number): SessionOrigin {
  const first = events[start]!;
  let origin = originOf(first.event);
  for (let i = start + 1; i < end; i++) {
    const { event, offset } = events[i]!;
    if (event.time !== first.event.time || offset !== first.offset) break;
    const other = originOf(event);
    if (compareOrigins(other, origin) < 0) origin = other;
  }
  return origin;
}

function originOf({ referrerFacts, campaign, geo, agent }: SessionEvent['event']): SessionOrigin {
  return {
    referrer: referrerFacts?.source ?? null,
    channel: referrerFacts?.medium ?? null,
    campaign: campaign?.name ?? null,
    country: geo?.country ?? null,
    city: geo?.city ?? null,
    browser: agent?.browser ?? null,
    os: agent?.os ?? null,
    device: agent?.device ?? null,
  };
}

function visitOf(view: SessionEvent | undefined): PageVisit | null {
  return view ? { page: pageOf(view.event.url), at: view.event.time, offset: view.offset } : null;
}
