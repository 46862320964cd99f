/** Who is there: a visitor, since when it sits in front of the page, and its user once that is known. */
import { newId } from './new-id.js';
import type { Shelf } from './shelf.js';

export interface Identity {
  visitorId(): string;
  /** At a time, epoch ms. Ends half an hour after its last event, wherever in the site that was. */
  sessionId(at: number): string;
  userId(): string | null;
  identify(userId: string): void;
  /** Everything anew, with the next event. */
  reset(): void;
}

const SESSION_GAP_MS = 30 * 60_000;

/** Kept as `v` (visitor), `s` (session and its last event), `u` (user). */
export function openIdentity(shelf: Shelf, makeId: () => string = newId): Identity {
  return {
    visitorId: () => {
      const visitor = shelf.get('v') ?? makeId();
      shelf.set('v', visitor);
      return visitor;
    },
    sessionId: (at) => {
      const [id, last] = (shelf.get('s') ?? '').split(' ');
      const session = id && Math.abs(at - Number(last)) < SESSION_GAP_MS ? id : makeId();
      shelf.set('s', `${session} ${at}`);
      return session;
    },
    userId: () => shelf.get('u'),
    identify: (userId) => void shelf.set('u', userId),
    reset: () => ['v', 's', 'u'].forEach((name) => shelf.remove(name)),
  };
}
