/** The pipeline's stages, the read models and their rebuilds, for who operates the installation. */
import { queryOptions } from '@tanstack/react-query';
import type { AuditAnswer, LagAnswer, ProjectionAnswer, ReplayAnswer, ReplayForecastAnswer } from '#contracts';
import { call } from './http.js';

/** Asked for again so often while somebody looks; a tab in the background rests. */
const LIVE_MS = 2_000;
const REPLAY_MS = 1_000;
/** The same of replays while the gateway tells of them by itself. */
const TOLD_MS = 15_000;

/** What every replay but of `events` alone begins from, and whose offsets one can begin at. */
export const ENRICHED = 'enriched-events';

/** Where in the log a replay begins, as the gateway reads it. */
export type ReplayFrom =
  { readonly beginning: true } | { readonly time: string } | { readonly offsets: Readonly<Record<string, string>> };

export interface ReplayOrder {
  readonly projections: readonly string[];
  readonly from: ReplayFrom;
}

const ENDS: readonly ReplayAnswer['state'][] = ['live', 'failed', 'cancelled'];

export const isEnded = ({ state }: Pick<ReplayAnswer, 'state'>): boolean => ENDS.includes(state);

export const lagQuery = () =>
  queryOptions({
    queryKey: ['lag'],
    queryFn: ({ signal }) => call<LagAnswer>('/admin/lag', { signal }),
    refetchInterval: LIVE_MS,
  });

export const projectionsQuery = () =>
  queryOptions({
    queryKey: ['projections'],
    queryFn: async ({ signal }) =>
      (await call<{ projections: readonly ProjectionAnswer[] }>('/admin/projections', { signal })).projections,
    refetchInterval: LIVE_MS,
  });

/** The latest fifty, newest first. `told`: each change is on the page without asking. */
export const replaysQuery = (told = false) =>
  queryOptions({
    queryKey: ['replays'],
    queryFn: async ({ signal }) =>
      (await call<{ replays: readonly ReplayAnswer[] }>('/admin/replays', { signal })).replays,
    refetchInterval: told ? TOLD_MS : LIVE_MS,
  });

/** `told` as of {@link replaysQuery}. */
export const replayQuery = (id: string, told = false) =>
  queryOptions({
    queryKey: ['replays', id],
    queryFn: ({ signal }) => call<ReplayAnswer>(`/admin/replays/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data && isEnded(data) ? false : told ? TOLD_MS : REPLAY_MS),
  });

/** Who ordered a replay and why stands in the audit log; null: not there any more. */
export const replayEntryQuery = ({ id, rollbackOf }: Pick<ReplayAnswer, 'id' | 'rollbackOf'>) =>
  queryOptions({
    queryKey: ['replay entry', id],
    queryFn: async ({ signal }) => {
      const action = rollbackOf === null ? 'request_replay' : 'request_rollback';
      const search = new URLSearchParams({ action, q: id });
      const { entries } = await call<AuditAnswer>(`/admin/audit?${search.toString()}`, { signal });
      return entries.find(({ target }) => target?.id === id) ?? null;
    },
    staleTime: Infinity,
  });

/** What the replay would read, and take on disk. */
export const forecastQuery = (order: ReplayOrder) =>
  queryOptions({
    queryKey: ['replay forecast', order],
    queryFn: ({ signal }) => {
      const body = { ...order, reason: 'a forecast', dryRun: true };
      return call<ReplayForecastAnswer>(`/admin/topics/${ENRICHED}/replay`, { method: 'POST', body, signal });
    },
    retry: false,
  });

/** The same of going back to the version before a replay. */
export const rollbackForecastQuery = (id: string) =>
  queryOptions({
    queryKey: ['rollback forecast', id],
    queryFn: ({ signal }) => {
      const body = { reason: 'a forecast', dryRun: true };
      return call<ReplayForecastAnswer>(`/admin/replays/${id}/rollback`, { method: 'POST', body, signal });
    },
    retry: false,
  });

export const rollBackReplay = (id: string, reason: string): Promise<{ readonly id: string }> =>
  call(`/admin/replays/${id}/rollback`, { method: 'POST', body: { reason } });

/** Drops the version before it. */
export const dropRetired = (id: string): Promise<void> => call(`/admin/replays/${id}/retired`, { method: 'DELETE' });

export const orderReplay = (order: ReplayOrder, reason: string): Promise<{ readonly id: string }> =>
  call(`/admin/topics/${ENRICHED}/replay`, { method: 'POST', body: { ...order, reason } });

export type ReplaySteer = 'pause' | 'resume' | 'cancel';

export const steerReplay = (id: string, steer: ReplaySteer): Promise<void> =>
  steer === 'cancel'
    ? call(`/admin/replays/${id}`, { method: 'DELETE' })
    : call(`/admin/replays/${id}/${steer}`, { method: 'POST' });
