/** A batch's events as pieces of sessions: what the events alone say, before it is known what was there already. */
import { CONVERSION_TYPES } from '../conversions/conversions.js';
import { visitorOf, type EnrichedEvent } from '../event.js';
import { pageOf } from '../page.js';
import { SESSION_GAP_MS, sessionVisitorKey, type PageVisit, type Session, type SessionVisitor } from './session.js';

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
  const visitors = new Map<string, SessionVisitor & { readonly events: SessionEvent[] }>();
  for (const one of events) {
    const visitor = visitorOf(one.event);
    if (one.event.bot || visitor === null) continue;
    const { projectId, stream } = one.event;
    const key = sessionVisitorKey({ projectId, stream, visitor });
    const known = visitors.get(key);
    if (known) known.events.push(one);
    else visitors.set(key, { projectId, stream, visitor, events: [one] });
  }
  return [...visitors]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { events: own, ...visitor }]) => ({ key, ...visitor, pieces: cut(visitor, own) }));
}

function cut(visitor: SessionVisitor, events: SessionEvent[]): Session[] {
  if (events.length > 1) events.sort((a, b) => a.event.time - b.event.time || a.offset - b.offset);
  const pieces: Session[] = [];
  let start = 0;
  for (let i = 1; i <= events.length; i++) {
    if (i < events.length && events[i]!.event.time - events[i - 1]!.event.time <= SESSION_GAP_MS) continue;
    pieces.push(pieceOf(visitor, events.slice(start, i)));
    start = i;
  }
  return pieces;
}

/** Events of one piece, in order. */
function pieceOf({ projectId, stream, visitor }: SessionVisitor, events: readonly SessionEvent[]): Session {
  const { event: first, offset: firstOffset } = events[0]!;
  const views = events.filter(({ event }) => event.type === 'page_view');
  const entry = visitOf(views[0]);
  return {
    projectId,
    stream,
    visitor,
    startedAt: first.time,
    firstOffset,
    endedAt: events.at(-1)!.event.time,
    events: events.length,
    pageviews: views.length,
    conversions: events.reduce((sum, { event }) => sum + (CONVERSION_TYPES.has(event.type) ? 1 : 0), 0),
    entry,
    exit: views.length > 1 ? visitOf(views.at(-1)) : entry,
    origin: {
      referrer: first.referrerFacts?.source ?? null,
      channel: first.referrerFacts?.medium ?? null,
      campaign: first.campaign?.name ?? null,
      country: first.geo?.country ?? null,
      city: first.geo?.city ?? null,
      browser: first.agent?.browser ?? null,
      os: first.agent?.os ?? null,
      device: first.agent?.device ?? null,
    },
    previousEndedAt: null,
  };
}

function visitOf(view: SessionEvent | undefined): PageVisit | null {
  return view ? { page: pageOf(view.event.url), at: view.event.time, offset: view.offset } : null;
}
