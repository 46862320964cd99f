/** A person's own account: where it is signed in, its password, its tokens for scripts. */
import { queryOptions } from '@tanstack/react-query';
import type { AccessTokenView, CreatedAccessToken, SignInView } from '#contracts';
import { call } from './http.js';

export const signInsQuery = () =>
  queryOptions({
    queryKey: ['sign-ins'],
    queryFn: async ({ signal }) =>
      (await call<{ sessions: readonly SignInView[] }>('/auth/sessions', { signal })).sessions,
  });

export const endSignIn = (id: string): Promise<void> => call(`/auth/sessions/${id}`, { method: 'DELETE' });

/** Ends this session as well. */
export const signOutEverywhere = (): Promise<void> => call('/auth/logout-everywhere', { method: 'POST' });

/** Ends all other sessions. */
export const changePassword = (current: string, password: string): Promise<void> =>
  call('/auth/password', { method: 'POST', body: { current, password } });

export const accessTokensQuery = () =>
  queryOptions({
    queryKey: ['access-tokens'],
    queryFn: async ({ signal }) =>
      (await call<{ tokens: readonly AccessTokenView[] }>('/auth/tokens', { signal })).tokens,
  });

export interface NewAccessToken {
  readonly name: string;
  readonly scopes: AccessTokenView['scopes'];
  /** ISO 8601; absent: never. */
  readonly expiresAt?: string;
}

/** Answers with the token, the only time that it is on the wire. */
export const createAccessToken = (token: NewAccessToken): Promise<CreatedAccessToken> =>
  call('/auth/tokens', { method: 'POST', body: token });

export const revokeAccessToken = (id: string): Promise<void> => call(`/auth/tokens/${id}`, { method: 'DELETE' });
