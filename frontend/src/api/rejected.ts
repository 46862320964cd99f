/** Events that arrived nowhere: what there is of them, and what is decided on them. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  DiscardAnswer,
  DiscardRequest,
  RedriveAnswer,
  RedriveRequest,
  RejectedAnswer,
  RejectedChoice,
  RejectedEventAnswer,
  RejectedState,
  RejectedSummaryAnswer,
} from '#contracts';
import { call } from './http.js';
import { search } from './read.js';

export type RejectedFilter = NonNullable<RejectedChoice['filter']>;

/** The most that the gateway gives at once. */
export const REJECTED_PAGE = 200;
const SHOWN = 50;
const MINUTE = 60_000;

/** All that is known of rejected events of a project, for asking again after a decision. */
export const rejectedKey = (projectId: string) => ['rejected', projectId] as const;

interface ListQuery extends RejectedFilter {
  readonly state: RejectedState | 'all';
  readonly cursor: string | undefined;
  readonly limit: number;
}

export const readRejected = (projectId: string, query: ListQuery, signal?: AbortSignal): Promise<RejectedAnswer> =>
  call(`/projects/${projectId}/rejected${search({ ...query })}`, signal ? { signal } : {});

export const rejectedPages = (projectId: string, filter: RejectedFilter, state: RejectedState | 'all') =>
  infiniteQueryOptions({
    queryKey: [...rejectedKey(projectId), 'pages', filter, state],
    queryFn: ({ pageParam, signal }) =>
      readRejected(projectId, { ...filter, state, cursor: pageParam, limit: SHOWN }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });

export const rejectedSummaryQuery = (
  projectId: string,
  filter: RejectedFilter,
  bucket: RejectedSummaryAnswer['bucket'],
) =>
  queryOptions({
    queryKey: [...rejectedKey(projectId), 'summary', filter, bucket],
    queryFn: ({ signal }) =>
      call<RejectedSummaryAnswer>(`/projects/${projectId}/rejected/summary${search({ ...filter, bucket })}`, {
        signal,
      }),
    staleTime: MINUTE,
    placeholderData: keepPreviousData,
  });

export const rejectedEventQuery = (projectId: string, id: string) =>
  queryOptions({
    queryKey: [...rejectedKey(projectId), 'one', id],
    queryFn: ({ signal }) =>
      call<RejectedEventAnswer>(`/projects/${projectId}/rejected/${encodeURIComponent(id)}`, { signal }),
    retry: false,
  });

export const redrive = (projectId: string, request: RedriveRequest): Promise<RedriveAnswer> =>
  call(`/projects/${projectId}/rejected/redrive`, { method: 'POST', body: request });

export const discard = (projectId: string, request: DiscardRequest): Promise<DiscardAnswer> =>
  call(`/projects/${projectId}/rejected/discard`, { method: 'POST', body: request });
