/** What the signed-in person may do in a project: the gateway says it, here it only decides what is offered. */
import { useQuery } from '@tanstack/react-query';
import type { ProjectView } from '#contracts';
import { projectsQuery } from '../api/queries.js';

export type Permission = ProjectView['permissions'][number];
export type Role = ProjectView['role'];

export interface Access {
  /** Null while it is not known, or in a project that is not theirs. */
  readonly role: Role | null;
  /** False while it is not known: a button that comes late is better than one that goes. */
  may(permission: Permission): boolean;
}

export function useAccess(projectId: string): Access {
  const { data } = useQuery({
    ...projectsQuery(),
    select: (projects) => projects.find(({ id }) => id === projectId) ?? null,
  });
  return { role: data?.role ?? null, may: (permission) => data?.permissions.includes(permission) ?? false };
}
