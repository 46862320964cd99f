/** Signing in, by whichever way, and out. */
import type { InvitationPreview, SessionAnswer, SignedInUser } from '#contracts';
import { call } from './http.js';
import { keepFresh, leaveSession } from './renewal.js';

/** All of these answer with a session: who asked is signed in with it. */
async function enter(path: string, body: Readonly<Record<string, string>>): Promise<SignedInUser> {
  return keepFresh(await call<SessionAnswer>(path, { method: 'POST', body, open: true })).user;
}

export const login = (email: string, password: string): Promise<SignedInUser> =>
  enter('/auth/login', { email, password });

/** Redeems the one-time link for the first administrator. */
export const createAdministrator = (token: string, email: string, password: string): Promise<SignedInUser> =>
  enter('/auth/link', { token, email, password });

/** Redeems a link for a new password. */
export const resetPassword = (token: string, password: string): Promise<SignedInUser> =>
  enter('/auth/password-reset/redeem', { token, password });

/** With an account `password` is the account's, without one it becomes that. */
export const acceptInvitation = (token: string, password: string): Promise<SignedInUser> =>
  enter('/auth/invitations/accept', { token, password });

export const previewInvitation = (token: string, signal: AbortSignal): Promise<InvitationPreview> =>
  call('/auth/invitations/preview', { method: 'POST', body: { token }, open: true, signal });

/** Answers the same whether there is such an account or not. */
export const requestPasswordReset = (email: string): Promise<void> =>
  call('/auth/password-reset', { method: 'POST', body: { email }, open: true });

export const signOut = (): void => void leaveSession();

export const readUser = (signal: AbortSignal): Promise<SignedInUser> => call('/auth/me', { signal });
