/** What the panels ask for, each under one key, so that a write knows what to ask for again. */
import { queryOptions } from '@tanstack/react-query';
import type { EventsAnswer, LedgerAnswer, OverviewAnswer, TimeseriesAnswer, TopAnswer } from '#contracts';
import { readUser } from './auth.js';
import { readCollectors, readProjects, readStorage, readStreams } from './control.js';
import {
  readAnswer,
  readLedgerCheck,
  readLive,
  readMeta,
  readMinutes,
  readTrace,
  type Parameters,
  type QueryName,
} from './read.js';
import { currentSession } from './session.js';

const MINUTE = 60_000;

/** Minutes that the live chart looks back. */
export const CHART_MINUTES = 30;

/** The signed-in user; what the login said stands until the server says more. */
export const userQuery = () => {
  const known = currentSession()?.user;
  return queryOptions({
    queryKey: ['user'],
    queryFn: ({ signal }) => readUser(signal),
    staleTime: MINUTE,
    ...(known ? { initialData: known, initialDataUpdatedAt: 0 } : {}),
  });
};

export const streamsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['streams', projectId],
    queryFn: ({ signal }) => readStreams(projectId, signal),
    staleTime: MINUTE,
  });

export const collectorsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['collectors', projectId],
    queryFn: ({ signal }) => readCollectors(projectId, signal),
    // When a key was last used is written down once in a while.
    refetchInterval: MINUTE,
  });

/** Projects with their settings. */
export const projectsQuery = () =>
  queryOptions({ queryKey: ['projects'], queryFn: ({ signal }) => readProjects(signal) });

export const storageQuery = (projectId: string) =>
  queryOptions({ queryKey: ['storage', projectId], queryFn: ({ signal }) => readStorage(projectId, signal) });

export const liveQuery = (projectId: string, stream: string | undefined) =>
  queryOptions({
    queryKey: ['live', projectId, stream ?? null],
    queryFn: ({ signal }) => readLive(projectId, stream, signal),
    refetchInterval: 5_000,
  });

/** History of the live chart; frames move it on, so it is asked for again only after a break. */
export const minutesQuery = (projectId: string, stream: string | undefined) =>
  queryOptions({
    queryKey: ['minutes', projectId, stream ?? null],
    queryFn: ({ signal }) => {
      const to = Math.ceil(Date.now() / MINUTE) * MINUTE;
      return readMinutes(projectId, { stream, from: to - (CHART_MINUTES + 2) * MINUTE, to }, signal);
    },
    staleTime: 5 * MINUTE,
  });

/** An answer to a question: its range is part of the key, so a new minute is another question. */
const answerQuery =
  <T>(name: QueryName) =>
  (projectId: string, parameters: Parameters) =>
    queryOptions({
      queryKey: [name, projectId, parameters],
      queryFn: ({ signal }) => readAnswer<T>(projectId, name, parameters, signal),
      staleTime: MINUTE,
    });

export const overviewQuery = answerQuery<OverviewAnswer>('overview');
export const timeseriesQuery = answerQuery<TimeseriesAnswer>('timeseries');
export const topQuery = answerQuery<TopAnswer>('top');
export const eventsQuery = answerQuery<EventsAnswer>('events');
export const ledgerQuery = answerQuery<LedgerAnswer>('ledger');

/** What the gateway's own check, each minute, has found of the project. */
export const ledgerCheckQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['ledger check', projectId],
    queryFn: async ({ signal }) => (await readLedgerCheck(projectId, signal)).ledger,
    refetchInterval: MINUTE / 4,
  });

export const traceQuery = (projectId: string, eventId: string) =>
  queryOptions({
    queryKey: ['trace', projectId, eventId],
    queryFn: ({ signal }) => readTrace(projectId, eventId, signal),
    retry: false,
  });

/** Never fails: a gateway that does not say stands on the same origin as ingest, as in standalone. */
export const ingestUrlQuery = () =>
  queryOptions({
    queryKey: ['meta'],
    queryFn: ({ signal }) => readMeta(signal),
    select: (meta) => meta.ingestUrl?.replace(/\/+$/, '') || window.location.origin,
    staleTime: Infinity,
    retry: false,
  });
