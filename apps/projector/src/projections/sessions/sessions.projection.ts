/** `sessions`: what each visitor did in each stream without a long pause, and sums by quarter of an hour of their start. */
import { foldSessions, piecesBefore, sessionPieces, sessionVisitorKey, type Session } from '#domain';
import { readLatestSessions, readSessionsAround, writeSessions } from '#read-model/writer';
import type { Projection } from '../projection.js';

export const sessionsProjection: Projection = {
  name: 'sessions',
  version: 1,
  project: async (transaction, events) => {
    const visitors = sessionPieces(events);
    const latest = await readLatestSessions(transaction, visitors);
    const stored = new Map(visitors.map(({ key }, index) => [key, latest[index] ? [latest[index]] : []]));
    const before = visitors.flatMap((visitor, index) => piecesBefore(visitor, latest[index]));
    for (const session of await readSessionsAround(transaction, before)) addOnce(stored, session);
    await writeSessions(transaction, foldSessions(visitors, stored));
    return events;
  },
};

function addOnce(stored: Map<string, Session[]>, session: Session): void {
  const known = stored.get(sessionVisitorKey(session, session.visitor));
  if (known?.every(({ startedAt }) => startedAt !== session.startedAt)) known.push(session);
}
