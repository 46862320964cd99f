/**
 * The fold of `sessions`: pieces of a batch joined with the sessions that are stored near them. A piece may extend a
 * session at either end, join several, or become one of its own; it never splits one. So the same events make the same
 * sessions in whatever order and batches they come.
 */
import { joinSessions, laterOf, SESSION_GAP_MS, type Session } from './session.js';
import type { VisitorPieces } from './session-pieces.js';
import { returnsPerDay, type ReturnsDelta } from './returns-per-day.js';
import { sessionsPerQuarterHour, type SessionsDelta } from './sessions-per-quarter-hour.js';

/** What a batch changes. Every list is in the order of visitor and start. */
export interface SessionChanges {
  /** Stored sessions that have more events now at their end or inside, and no other change. */
  readonly extended: readonly ExtendedSession[];
  /** Sessions to be written as a whole: new, or changed in what `extended` leaves alone. */
  readonly written: readonly Session[];
  /** Stored sessions that are part of another one now, which begins at another time. */
  readonly deleted: readonly Session[];
  /** Latest sessions of their visitors that begin at another time than the latest one stored. */
  readonly latest: readonly Session[];
  readonly quarters: readonly SessionsDelta[];
  readonly returns: readonly ReturnsDelta[];
}

export interface ExtendedSession {
  readonly session: Session;
  /** Events it had before. */
  readonly eventsBefore: number;
}

/**
 * What has to be known of a visitor before {@link foldSessions}: the latest session stored, and for pieces that begin
 * before it also, around each of them, the last session that begins before the piece, those that begin inside, and the
 * first one that begins after it. In any order, without repetition.
 */
export type StoredSessions = ReadonlyMap<string, readonly Session[]>;

/** Pieces for which the latest session is not enough to know, because they begin before it. */
export function piecesBefore(visitor: VisitorPieces, latest: Session | undefined): readonly Session[] {
  return latest ? visitor.pieces.filter(({ startedAt }) => startedAt < latest.startedAt) : [];
}

/** `stored` by visitor's key; a visitor without any session may be absent. */
export function foldSessions(visitors: readonly VisitorPieces[], stored: StoredSessions): SessionChanges {
  const changes: Changes = { extended: [], written: [], deleted: [], latest: [] };
  const before: Session[] = [];
  const after: Session[] = [];
  for (const { key, pieces } of visitors) {
    const known = byStart(stored.get(key) ?? []);
    const chain = chained(known.length === 0 ? pieces : byStart([...known, ...pieces]));
    let next = 0;
    for (const session of chain) {
      while (next < known.length && known[next]!.startedAt < session.startedAt) changes.deleted.push(known[next++]!);
      const old = known[next]?.startedAt === session.startedAt ? known[next++] : undefined;
      if (session === old) continue;
      if (old && isExtended(old, session)) changes.extended.push({ session, eventsBefore: old.events });
      else changes.written.push(session);
      if (old) before.push(old);
      after.push(session);
    }
    for (; next < known.length; next++) changes.deleted.push(known[next]!);
    const latest = chain.at(-1)!;
    if (latest.startedAt !== known.at(-1)?.startedAt) changes.latest.push(latest);
  }
  const gone = [...before, ...changes.deleted];
  return { ...changes, quarters: sessionsPerQuarterHour(gone, after), returns: returnsPerDay(gone, after) };
}

type Changes = { [K in Exclude<keyof SessionChanges, 'quarters' | 'returns'>]: SessionChanges[K][number][] };

/** Sessions and pieces of one visitor, by start, joined where they are close; each with the end of the one before it. */
function chained(parts: readonly Session[]): Session[] {
  const chain: Session[] = [];
  for (const part of parts) {
    const open = chain.at(-1);
    if (open && part.startedAt - open.endedAt <= SESSION_GAP_MS) chain[chain.length - 1] = joinSessions(open, part);
    else chain.push(part);
  }
  for (let i = 1; i < chain.length; i++) chain[i] = following(chain[i]!, chain[i - 1]!);
  return chain;
}

/**
 * The session before is not always the one that is really before it: between two pieces there may be sessions that were
 * not read. But ends only ever grow, so the largest that is known is the right one.
 */
function following(session: Session, previous: Session): Session {
  const previousEndedAt = laterOf(session.previousEndedAt, previous.endedAt);
  return previousEndedAt === session.previousEndedAt ? session : { ...session, previousEndedAt };
}

function isExtended(old: Session, session: Session): boolean {
  return (
    session.firstOffset === old.firstOffset &&
    session.previousEndedAt === old.previousEndedAt &&
    session.origin === old.origin &&
    session.entry?.at === old.entry?.at &&
    session.entry?.offset === old.entry?.offset &&
    session.entry?.page === old.entry?.page
  );
}

function byStart(sessions: readonly Session[]): readonly Session[] {
  return sessions.length < 2 ? sessions : sessions.toSorted((a, b) => a.startedAt - b.startedAt);
}
