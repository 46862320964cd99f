/** The last requests of a collector: all there are at first, then what came since, added to what is there. */
import { queryOptions } from '@tanstack/react-query';
import type { CollectorRequest, CollectorRequestsAnswer } from '#contracts';
import { readRequests } from '../../../api/control.js';

const ASK_EVERY_MS = 1_000;
/** In this page; older ones are forgotten. */
const MOST_SHOWN = 400;

export const requestsQuery = (projectId: string, collectorId: string, paused: boolean) =>
  queryOptions({
    queryKey: ['collector-requests', projectId, collectorId],
    queryFn: async ({ signal, client, queryKey }): Promise<CollectorRequestsAnswer> => {
      const before = client.getQueryData<CollectorRequestsAnswer>(queryKey);
      const { requests, next } = await readRequests(projectId, collectorId, before?.next, signal);
      return { requests: joined(requests, before?.requests ?? []), next };
    },
    refetchInterval: paused ? false : ASK_EVERY_MS,
    staleTime: 0,
  });

/** Newest first; collectors hand over in their own time, so a later one may have been answered before. */
export function joined(
  fresh: readonly CollectorRequest[],
  known: readonly CollectorRequest[],
): readonly CollectorRequest[] {
  if (fresh.length === 0) return known;
  return [...fresh, ...known].sort((a, b) => b.at.localeCompare(a.at)).slice(0, MOST_SHOWN);
}
