/**
 * `sessions`: what one visitor did in one stream without a pause of more than half an hour. Only events that are no
 * bot's and have a visitor make sessions. Ties of time are ordered by the offset in the log; what is equal in both, in two
 * partitions, is ordered by what it says, so that a session is the same whichever partition was read first.
 */
import type { DeviceClass, ReferrerMedium } from '../event.js';

/** A session ends after a pause strictly longer than this. */
export const SESSION_GAP_MS = 30 * 60_000;

/** Whose sessions, and where: a visitor's sessions in two streams have nothing to do with each other. */
export interface SessionVisitor {
  readonly projectId: string;
  readonly stream: string;
  readonly visitor: string;
}

/** A page view that begins or ends a session. */
export interface PageVisit {
  /** Null when the page view came without a URL. */
  readonly page: string | null;
  /** Event time, epoch ms. */
  readonly at: number;
  readonly offset: number;
}

/** What a session has of its first event. */
export interface SessionOrigin {
  /** Search engine, network or host. */
  readonly referrer: string | null;
  readonly channel: ReferrerMedium | null;
  readonly campaign: string | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly browser: string | null;
  readonly os: string | null;
  readonly device: DeviceClass | null;
}

/** A session, or the piece of one that some of its events make. Times are epoch ms of event time. */
export interface Session extends SessionVisitor {
  readonly startedAt: number;
  /** Offset of the first event. */
  readonly firstOffset: number;
  readonly endedAt: number;
  readonly events: number;
  readonly pageviews: number;
  /** Events of the types `conversion` and `purchase`. */
  readonly conversions: number;
  /** First page view; null without any. */
  readonly entry: PageVisit | null;
  /** Last page view; null without any. */
  readonly exit: PageVisit | null;
  readonly origin: SessionOrigin;
  /** End of the visitor's session before this one in the stream; null for the first one. */
  readonly previousEndedAt: number | null;
}

/** One text for a visitor in a stream, for maps and for one order of rows everywhere. */
export function sessionVisitorKey(
  { projectId, stream }: { readonly projectId: string; readonly stream: string },
  visitor: string,
): string {
  return `${projectId}\u0000${stream}\u0000${visitor}`;
}

/**
 * One session of two pieces of it, in whatever order they are given. Counts add up, ends are the outermost, and the rest
 * is of whichever has the first event.
 */
export function joinSessions(a: Session, b: Session): Session {
  const [first, other] = compareStarts(a, b) <= 0 ? [a, b] : [b, a];
  const tied = first.startedAt === other.startedAt;
  return {
    ...first,
    endedAt: Math.max(a.endedAt, b.endedAt),
    events: a.events + b.events,
    pageviews: a.pageviews + b.pageviews,
    conversions: a.conversions + b.conversions,
    entry: pick(a.entry, b.entry, isBefore),
    exit: pick(a.exit, b.exit, (one, other) => isBefore(other, one)),
    previousEndedAt: tied ? laterOf(a.previousEndedAt, b.previousEndedAt) : first.previousEndedAt,
  };
}

/** The later of two times that may be absent. */
export function laterOf(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}

function pick(
  a: PageVisit | null,
  b: PageVisit | null,
  wins: (a: PageVisit, b: PageVisit) => boolean,
): PageVisit | null {
  if (a === null || b === null) return a ?? b;
  return wins(b, a) ? b : a;
}

function isBefore(a: PageVisit, b: PageVisit): boolean {
  return (a.at - b.at || a.offset - b.offset || comparePages(a.page, b.page)) < 0;
}

function compareStarts(a: Session, b: Session): number {
  return a.startedAt - b.startedAt || a.firstOffset - b.firstOffset || compareOrigins(a.origin, b.origin);
}

/** Of what was equal in time and offset: no page before any. */
export function comparePages(a: string | null, b: string | null): number {
  if (a === b) return 0;
  return a === null || (b !== null && a < b) ? -1 : 1;
}

/** Of first events that are equal in time and offset. */
export function compareOrigins(a: SessionOrigin, b: SessionOrigin): number {
  const [textA, textB] = [textOf(a), textOf(b)];
  if (textA === textB) return 0;
  return textA < textB ? -1 : 1;
}

function textOf({ referrer, channel, campaign, country, city, browser, os, device }: SessionOrigin): string {
  return JSON.stringify([referrer, channel, campaign, country, city, browser, os, device]);
}
