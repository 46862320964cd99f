/** Lists that are read a page at a time, newest first. */
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { EventsAnswer, SessionsAnswer } from '#contracts';
import { readAnswer, type Parameters, type QueryName } from './read.js';

const PAGE = 50;

const pagesQuery =
  <T extends { readonly nextCursor: string | null }>(name: QueryName) =>
  (projectId: string, parameters: Parameters) =>
    infiniteQueryOptions({
      queryKey: [name, projectId, 'pages', parameters],
      queryFn: ({ pageParam, signal }) =>
        readAnswer<T>(projectId, name, { ...parameters, cursor: pageParam, limit: PAGE }, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.nextCursor ?? undefined,
      // Pages of one list belong together: they are renewed by asking a new question.
      staleTime: Infinity,
      placeholderData: keepPreviousData,
    });

export const sessionPages = pagesQuery<SessionsAnswer>('sessions');
export const eventPages = pagesQuery<EventsAnswer>('events');
