/**
 * New access tokens for the refresh cookie: on load, before the token ends, and once when the server refuses it. One at a
 * time, over all tabs of the browser: each renewal replaces the cookie that they share.
 */
import type { SessionAnswer } from '#contracts';
import { ApiError } from './api-error.js';
import { cookieHint, currentSession, endSession, remember, startSession, type Session } from './session.js';
import { exchange } from './transport.js';

const LOCK = 'nexuspipe.refresh';
/** A token that ends sooner is not sent any more. */
const MARGIN_MS = 5_000;
/** So long before its end a token is replaced, or at three quarters of a shorter life. */
const LEAD_MS = 60_000;
const RETRY_MS = 5_000;

let underWay: Promise<Session | null> | null = null;
let leaving: Promise<unknown> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** A session whose token is good for a while; null: nobody is signed in. Throws ApiError when the server cannot say. */
export async function readySession(): Promise<Session | null> {
  const session = currentSession();
  if (session && session.expiresAt - Date.now() > MARGIN_MS) return session;
  if (session) return renewSession(session.accessToken);
  if (cookieHint() === 'out') await finishSignOut();
  return cookieHint() === 'in' ? renewSession(null) : null;
}

/**
 * Replaces `refused`, the token that is over or was refused; null: there is none yet. A token that came meanwhile will do.
 * Null: the server says that the session is over. Throws ApiError when the server cannot say.
 */
export function renewSession(refused: string | null): Promise<Session | null> {
  underWay ??= alone(() => renew(refused)).finally(() => (underWay = null));
  return underWay;
}

async function renew(refused: string | null): Promise<Session | null> {
  const session = currentSession();
  if (session && session.accessToken !== refused) return session;
  // Who has signed out meanwhile has no cookie to renew by.
  if (!session && cookieHint() !== 'in') return null;
  try {
    return keepFresh((await post<SessionAnswer>('/auth/refresh'))!);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    clearTimeout(timer);
    endSession('expired');
    return null;
  }
}

/** Takes over what a login or a renewal answered, and renews it in time. */
export function keepFresh(answer: SessionAnswer): Session {
  const session = startSession(answer);
  const life = answer.expiresIn * 1000;
  renewIn(life - Math.min(LEAD_MS, life / 4), session.accessToken);
  return session;
}

function renewIn(ms: number, token: string): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (currentSession()?.accessToken !== token) return;
    // The server is away: asked again soon, and by whatever needs the token before.
    renewSession(token).catch(() => renewIn(RETRY_MS, token));
  }, ms);
}

/**
 * Ends the session on every tab, then on the server: first the tabs, so that none asks by a token that is over. When the
 * server is away it is told as soon as it is back.
 */
export async function leaveSession(): Promise<void> {
  clearTimeout(timer);
  leaving = Promise.resolve()
    .then(() => alone(endCookie))
    .catch(() => remember('out'))
    .finally(() => (leaving = null));
  endSession('signed-out', 'out');
  await leaving;
}

async function finishSignOut(): Promise<unknown> {
  if (leaving) return leaving;
  return alone(async () => {
    if (cookieHint() === 'out') await endCookie();
  });
}

async function endCookie(): Promise<void> {
  await post('/auth/logout');
  if (cookieHint() === 'out') remember('left');
}

async function post<T>(path: string): Promise<T | undefined> {
  const { text } = await exchange(path, { method: 'POST', headers: { accept: 'application/json' } });
  return text === '' ? undefined : (JSON.parse(text) as T);
}

/** Locks are missing on plain http other than localhost: there the tabs rely on the server's grace. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  const locks = (globalThis.navigator as Navigator | undefined)?.locks;
  return locks ? ((await locks.request(LOCK, work)) as T) : work();
}
