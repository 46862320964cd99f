/** The people of the whole installation, for who operates it. */
import { queryOptions } from '@tanstack/react-query';
import type { SignedInUser } from '#contracts';
import { call } from './http.js';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly instanceRole: SignedInUser['instanceRole'];
  readonly createdAt: string;
  /** How many projects they are a member of. */
  readonly projects: number;
}

export interface ResetLink {
  readonly link: string;
  readonly expiresAt: string;
}

export const peopleQuery = () =>
  queryOptions({
    queryKey: ['people'],
    queryFn: async ({ signal }) => (await call<{ users: readonly Person[] }>('/admin/users', { signal })).users,
  });

/** A link with which that person chooses a new password. */
export const makeResetLink = (userId: string, reason: string): Promise<ResetLink> =>
  call(`/admin/users/${userId}/reset-link`, { method: 'POST', reason });

export const changeInstanceRole = (
  userId: string,
  instanceRole: Person['instanceRole'],
  reason: string,
): Promise<void> => call(`/admin/users/${userId}`, { method: 'PATCH', body: { instanceRole }, reason });
