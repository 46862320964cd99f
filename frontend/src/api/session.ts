/**
 * Who is signed in on this tab. The access token is in memory only: a reload gets another for the refresh cookie, which
 * scripts cannot read. What is stored is only that there may be such a cookie.
 */
import type { SessionAnswer, SignedInUser } from '#contracts';

export interface Session {
  readonly accessToken: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly user: SignedInUser;
}

/** Signed out by hand, here or on another tab, or because the server says that the session is over. */
export type EndReason = 'signed-out' | 'expired';

export type SessionChange =
  /** `switched`: somebody else was signed in until now. */
  | { readonly kind: 'started'; readonly switched: boolean }
  | { readonly kind: 'renewed' }
  | { readonly kind: 'ended'; readonly reason: EndReason };

let session: Session | null = null;
const listeners = new Set<(change: SessionChange) => void>();

export function sessionOf({ accessToken, expiresIn, user }: SessionAnswer, now: number): Session {
  return { accessToken, expiresAt: now + expiresIn * 1000, user };
}

/** As it is in memory; its token may be over (see `readySession`). */
export const currentSession = (): Session | null => session;

/** After a login, and each time that the token is renewed. */
export function startSession(answer: SessionAnswer): Session {
  const before = session;
  session = sessionOf(answer, Date.now());
  remember('in');
  const same = before?.user.id === session.user.id;
  tell(same ? { kind: 'renewed' } : { kind: 'started', switched: before !== null });
  return session;
}

/** `hint`: what the next load, and the other tabs, are to know. */
export function endSession(reason: EndReason, hint: Hint | null = reason === 'signed-out' ? 'left' : null): void {
  // Who has signed out by hand stays so, whatever is refused after that.
  if (reason === 'signed-out' || cookieHint() === 'in') remember(hint);
  forget(reason);
}

function forget(reason: EndReason): void {
  const wasSignedIn = session !== null;
  session = null;
  if (wasSignedIn) tell({ kind: 'ended', reason });
}

/** Calls back on each change; answers with the way to stop that. */
export function onSessionChange(listener: (change: SessionChange) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(change: SessionChange): void {
  for (const listener of [...listeners]) listener(change);
}

const HINT = 'nexuspipe.signed-in';

/** `left`: signed out. `out`: the same while the server could not be reached; its cookie is to be ended yet. */
const HINTS = ['in', 'left', 'out'] as const;
type Hint = (typeof HINTS)[number];

/** Whether a refresh cookie may be there. Who never signed in here is not asked about. */
export function cookieHint(): Hint | null {
  try {
    return hintOf(localStorage.getItem(HINT));
  } catch {
    // Storage is refused: the server knows.
    return 'in';
  }
}

const hintOf = (text: string | null): Hint | null => HINTS.find((hint) => hint === text) ?? null;

/** Who signs out on one tab is signed out on all. */
export function followOtherTabs(): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    const hint = key === HINT ? hintOf(newValue) : null;
    if (hint === 'left' || hint === 'out') forget('signed-out');
  });
}

export function remember(hint: Hint | null): void {
  try {
    if (hint === null) localStorage.removeItem(HINT);
    else localStorage.setItem(HINT, hint);
  } catch {
    // Storage is refused: the next load asks the server.
  }
}
