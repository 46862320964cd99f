import { call } from './http.js';
import { endSession, startSession, type LoginAnswer, type SessionUser } from './session.js';

export async function login(email: string, password: string): Promise<void> {
  startSession(await call<LoginAnswer>('/auth/login', { method: 'POST', body: { email, password } }));
}

/** Redeems the one-time link for the first administrator, who is signed in with it. */
export async function createAdministrator(token: string, email: string, password: string): Promise<void> {
  startSession(await call<LoginAnswer>('/auth/link', { method: 'POST', body: { token, email, password } }));
}

/** Forgets the token, which is all there is of a session: it is over in minutes wherever else it may be. */
export const signOut = (): void => endSession('signed-out');

export const readUser = (signal: AbortSignal): Promise<SessionUser> => call('/auth/me', { signal });
