/** Columns of `sessions`, and a session in them. */
import type { DeviceClass, PageVisit, ReferrerMedium, Session, SessionVisitor } from '#domain';
import { timestamp } from '../copy-text.js';

type Value = string | number | null;

/** A column: how it is named and typed, what a session has in it. Values throw ValueUnstorable. */
interface SessionColumn {
  readonly name: string;
  readonly type: 'text' | 'timestamptz' | 'bigint' | 'integer';
  readonly of: (session: Session) => Value;
}

const VISITOR_COLUMNS: readonly SessionColumn[] = [
  { name: 'project_id', type: 'text', of: (session) => session.projectId },
  { name: 'stream', type: 'text', of: (session) => session.stream },
  { name: 'visitor', type: 'text', of: (session) => session.visitor },
];

export const KEY_COLUMNS: readonly SessionColumn[] = [
  ...VISITOR_COLUMNS,
  { name: 'started_at', type: 'timestamptz', of: (session) => timestamp(session.startedAt) },
];

/**
 * Whether a session, or the latest one, `s` is of the visitor that `w` names. The project is compared as an expression, so
 * that only the index that begins with the visitor fits: while a month is empty all indexes look alike, and a plan that is
 * made then and kept would go through all sessions of the project for each visitor.
 */
export const OF_VISITOR = `s.visitor = w.visitor AND s.stream = w.stream AND s.project_id || '' = w.project_id`;

/** What changes when a session goes on. */
export const GROWING_COLUMNS: readonly SessionColumn[] = [
  { name: 'ended_at', type: 'timestamptz', of: (session) => timestamp(session.endedAt) },
  { name: 'events', type: 'integer', of: (session) => session.events },
  { name: 'pageviews', type: 'integer', of: (session) => session.pageviews },
  { name: 'conversions', type: 'integer', of: (session) => session.conversions },
  { name: 'exit_page', type: 'text', of: ({ exit }) => exit?.page ?? null },
  { name: 'exit_at', type: 'timestamptz', of: ({ exit }) => (exit ? timestamp(exit.at) : null) },
  { name: 'exit_offset', type: 'bigint', of: ({ exit }) => exit?.offset ?? null },
];

const OTHER_COLUMNS: readonly SessionColumn[] = [
  { name: 'first_offset', type: 'bigint', of: (session) => session.firstOffset },
  { name: 'entry_page', type: 'text', of: ({ entry }) => entry?.page ?? null },
  { name: 'entry_at', type: 'timestamptz', of: ({ entry }) => (entry ? timestamp(entry.at) : null) },
  { name: 'entry_offset', type: 'bigint', of: ({ entry }) => entry?.offset ?? null },
  { name: 'referrer', type: 'text', of: ({ origin }) => origin.referrer },
  { name: 'channel', type: 'text', of: ({ origin }) => origin.channel },
  { name: 'campaign', type: 'text', of: ({ origin }) => origin.campaign },
  { name: 'country', type: 'text', of: ({ origin }) => origin.country },
  { name: 'city', type: 'text', of: ({ origin }) => origin.city },
  { name: 'browser', type: 'text', of: ({ origin }) => origin.browser },
  { name: 'os', type: 'text', of: ({ origin }) => origin.os },
  { name: 'device', type: 'text', of: ({ origin }) => origin.device },
  {
    name: 'previous_ended_at',
    type: 'timestamptz',
    of: ({ previousEndedAt }) => (previousEndedAt === null ? null : timestamp(previousEndedAt)),
  },
];

export const SESSION_COLUMNS: readonly SessionColumn[] = [...KEY_COLUMNS, ...GROWING_COLUMNS, ...OTHER_COLUMNS];

/**
 * To be selected from `sessions s` as arrays for {@link sessionOf}, beside the number `w.n` of whom it was asked for:
 * whose session it is, is known. Times are seconds, exact to the millisecond.
 */
export const SELECTED_SESSION = SESSION_COLUMNS.slice(VISITOR_COLUMNS.length)
  .map(({ name, type }) => (type === 'timestamptz' ? `date_part('epoch', s.${name})` : `s.${name}`))
  .join(', ');

type Text = string | null;
/** bigint, which the driver gives as text. */
type Big = string;

/** A row of `w.n` and {@link SELECTED_SESSION}. */
export type SelectedSession = [
  n: Big,
  startedAt: number,
  endedAt: number,
  events: number,
  pageviews: number,
  conversions: number,
  exitPage: Text,
  exitAt: number | null,
  exitOffset: Big | null,
  firstOffset: Big,
  entryPage: Text,
  entryAt: number | null,
  entryOffset: Big | null,
  referrer: Text,
  channel: ReferrerMedium | null,
  campaign: Text,
  country: Text,
  city: Text,
  browser: Text,
  os: Text,
  device: DeviceClass | null,
  previousEndedAt: number | null,
];

export function sessionOf({ projectId, stream, visitor }: SessionVisitor, row: SelectedSession): Session {
  const [, startedAt, endedAt, events, pageviews, conversions] = row;
  const [, , , , , , exitPage, exitAt, exitOffset, firstOffset, entryPage, entryAt, entryOffset] = row;
  const [, , , , , , , , , , , , , referrer, channel, campaign, country, city, browser, os, device] = row;
  const previousEndedAt = row[21];
  return {
    projectId,
    stream,
    visitor,
    startedAt: milliseconds(startedAt),
    firstOffset: Number(firstOffset),
    endedAt: milliseconds(endedAt),
    events,
    pageviews,
    conversions,
    entry: visitOf(entryPage, entryAt, entryOffset),
    exit: visitOf(exitPage, exitAt, exitOffset),
    origin: { referrer, channel, campaign, country, city, browser, os, device },
    previousEndedAt: previousEndedAt === null ? null : milliseconds(previousEndedAt),
  };
}

function visitOf(page: Text, at: number | null, offset: Big | null): PageVisit | null {
  return at === null ? null : { page, at: milliseconds(at), offset: Number(offset) };
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000);
}
