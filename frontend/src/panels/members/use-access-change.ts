import { useQueryClient } from '@tanstack/react-query';
import { membersQuery } from '../../api/members.js';
import { projectsQuery, userQuery } from '../../api/queries.js';

/** Asks anew for what follows from who is a member as what; of oneself, that is what one may do. */
export function useAccessChange(projectId: string): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    const changed = [membersQuery(projectId), projectsQuery(), userQuery()];
    await Promise.all(changed.map(({ queryKey }) => queryClient.invalidateQueries({ queryKey })));
  };
}
