/** Sessions, newest first, a page at a time, from `sessions`. */
import { createHash } from 'node:crypto';
import type { SessionView } from '#contracts';
import type { EntityManager } from 'typeorm';
import { epochMs } from './event-view.js';
import { Parameters } from './parameters.js';
import type { Question } from './question.js';
import { matchingSessions } from './sessions.query.js';

/** Where a page starts: just after this session in the order (startedAt, stream, visitor), all falling. */
export interface SessionPosition {
  readonly startedAt: number;
  readonly stream: string;
  readonly visitor: string;
}

export interface SessionsPage {
  readonly sessions: readonly SessionView[];
  /** Where the next page starts; null at the end. */
  readonly next: SessionPosition | null;
}

/** Those that began in the range; with filters or a type, those that contain an event which matches. */
export async function readSessions(
  tx: EntityManager,
  question: Question,
  after: SessionPosition | null,
  limit: number,
): Promise<SessionsPage> {
  const parameters = new Parameters();
  const where = [matchingSessions(question, question, parameters)];
  if (after) {
    const { startedAt, stream, visitor } = after;
    const position = [parameters.time(startedAt), parameters.text(stream), parameters.text(visitor)];
    where.push(`(s.started_at, s.stream, s.visitor) < (${position.join(', ')})`);
  }
  const rows = await tx.query<SessionRow[]>(
    `SELECT ${COLUMNS} FROM sessions s WHERE ${where.join(' AND ')}
     ORDER BY s.started_at DESC, s.stream DESC, s.visitor DESC LIMIT ${Math.trunc(limit) + 1}`,
    parameters.values,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { sessions: page.map(sessionView), next: rows.length > page.length && last ? positionOf(last) : null };
}

const COLUMNS = `
  s.stream, s.visitor, ${epochMs('s.started_at')} AS started_at, ${epochMs('s.ended_at')} AS ended_at,
  s.events, s.pageviews, s.conversions, s.entry_page, s.exit_page,
  s.referrer, s.channel, s.campaign, s.country, s.city, s.browser, s.os, s.device`;

interface SessionRow {
  readonly stream: string;
  readonly visitor: string;
  readonly started_at: number;
  readonly ended_at: number;
  readonly events: number;
  readonly pageviews: number;
  readonly conversions: number;
  readonly entry_page: string | null;
  readonly exit_page: string | null;
  readonly referrer: string | null;
  readonly channel: string | null;
  readonly campaign: string | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly browser: string | null;
  readonly os: string | null;
  readonly device: string | null;
}

const positionOf = ({ started_at: startedAt, stream, visitor }: SessionRow): SessionPosition => ({
  startedAt,
  stream,
  visitor,
});

function sessionView(row: SessionRow): SessionView {
  const { referrer, channel, campaign, country, city, browser, os, device } = row;
  return {
    id: sessionId(row),
    stream: row.stream,
    visitorId: row.visitor,
    startedAt: new Date(row.started_at).toISOString(),
    endedAt: new Date(row.ended_at).toISOString(),
    durationSeconds: (row.ended_at - row.started_at) / 1_000,
    pageviews: row.pageviews,
    events: row.events,
    conversions: row.conversions,
    entryPage: row.entry_page,
    exitPage: row.exit_page,
    bounce: row.pageviews === 1,
    ...{ referrer, channel, campaign, country, city, browser, os, device },
  };
}

/** The same for as long as the session begins where it does; a late event before its first makes it another one. */
function sessionId({ stream, visitor, started_at: startedAt }: SessionRow): string {
  return createHash('sha256')
    .update(JSON.stringify([stream, visitor, startedAt]))
    .digest('base64url')
    .slice(0, 22);
}
