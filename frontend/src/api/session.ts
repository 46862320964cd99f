/** Who is signed in: kept in memory and, for a reload of the tab, in sessionStorage. Never in localStorage or a URL. */
export interface ProjectMembership {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

export interface SessionUser {
  readonly id: string;
  readonly email: string;
  readonly projects: readonly ProjectMembership[];
}

/** Answer of `POST /auth/login` and `POST /auth/link`; `expiresIn` in seconds. */
export interface LoginAnswer {
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly user: SessionUser;
}

export interface Session {
  readonly accessToken: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly user: SessionUser;
}

/** Signed out by hand, or because the token's time is over. */
export type EndReason = 'signed-out' | 'expired';

const STORAGE_KEY = 'nexuspipe.session';

let session: Session | null = restore();
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<(reason: EndReason) => void>();
if (session) watchExpiry(session);

export function sessionOf(answer: LoginAnswer, now: number): Session {
  return { accessToken: answer.accessToken, expiresAt: now + answer.expiresIn * 1000, user: answer.user };
}

/** The stored session, or null when there is none, it is over, or it is not one. */
export function parseSession(text: string | null, now: number): Session | null {
  if (!text) return null;
  try {
    const value = JSON.parse(text) as Partial<Session> | null;
    if (typeof value?.accessToken !== 'string' || typeof value.expiresAt !== 'number' || !value.user) return null;
    return value.expiresAt > now ? (value as Session) : null;
  } catch {
    return null;
  }
}

export function currentSession(): Session | null {
  if (session && session.expiresAt <= Date.now()) endSession('expired');
  return session;
}

export function startSession(answer: LoginAnswer): void {
  session = sessionOf(answer, Date.now());
  store(JSON.stringify(session));
  watchExpiry(session);
}

export function endSession(reason: EndReason): void {
  if (!session) return;
  session = null;
  clearTimeout(timer);
  store(null);
  for (const listener of listeners) listener(reason);
}

/** Calls back when the session ends; answers with the way to stop that. */
export function onSessionEnd(listener: (reason: EndReason) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function watchExpiry(current: Session): void {
  clearTimeout(timer);
  timer = setTimeout(() => endSession('expired'), Math.max(0, current.expiresAt - Date.now()));
}

function restore(): Session | null {
  return typeof sessionStorage === 'undefined' ? null : parseSession(sessionStorage.getItem(STORAGE_KEY), Date.now());
}

function store(text: string | null): void {
  if (text === null) sessionStorage.removeItem(STORAGE_KEY);
  else sessionStorage.setItem(STORAGE_KEY, text);
}
