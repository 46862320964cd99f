/** Who belongs to a project, and who is invited. */
import { queryOptions } from '@tanstack/react-query';
import type { MembersAnswer, MemberView, SentInvitation } from '#contracts';
import { call } from './http.js';

export type Role = MemberView['role'];

export const membersQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['members', projectId],
    queryFn: ({ signal }) => call<MembersAnswer>(`/projects/${projectId}/members`, { signal }),
  });

export const invite = (projectId: string, email: string, role: Role): Promise<SentInvitation> =>
  call(`/projects/${projectId}/members`, { method: 'POST', body: { email, role } });

export const changeRole = (projectId: string, userId: string, role: Role, reason: string): Promise<MemberView> =>
  call(`/projects/${projectId}/members/${userId}`, { method: 'PATCH', body: { role }, reason });

export const removeMember = (projectId: string, userId: string, reason: string): Promise<void> =>
  call(`/projects/${projectId}/members/${userId}`, { method: 'DELETE', reason });

export const leaveProject = (projectId: string, reason: string): Promise<void> =>
  call(`/projects/${projectId}/membership`, { method: 'DELETE', reason });

/** A new link; the one before is void. */
export const renewInvitation = (projectId: string, id: string): Promise<SentInvitation> =>
  call(`/projects/${projectId}/invitations/${id}/renew`, { method: 'POST' });

export const withdrawInvitation = (projectId: string, id: string): Promise<void> =>
  call(`/projects/${projectId}/invitations/${id}`, { method: 'DELETE' });
