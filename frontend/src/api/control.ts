/** A project and what is in it: its streams, its collectors, what is kept. */
import type {
  CollectorRequestsAnswer,
  CollectorsAnswer,
  CollectorScope,
  CollectorView,
  CollectorWithKey,
  ProjectView,
  StorageAnswer,
  StreamView,
} from '#contracts';
import { call } from './http.js';

export async function readProjects(signal: AbortSignal): Promise<readonly ProjectView[]> {
  return (await call<{ projects: readonly ProjectView[] }>('/projects', { signal })).projects;
}

export const createProject = (name: string): Promise<ProjectView> =>
  call('/projects', { method: 'POST', body: { name } });

export type ProjectChange = Partial<Pick<ProjectView, 'name' | 'keepsAddresses' | 'ratePerSecond' | 'monthlyQuota'>>;

export const changeProject = (projectId: string, change: ProjectChange, reason?: string): Promise<ProjectView> =>
  call(`/projects/${projectId}`, { method: 'PATCH', body: change, reason });

export const readStorage = (projectId: string, signal: AbortSignal): Promise<StorageAnswer> =>
  call(`/projects/${projectId}/storage`, { signal });

export async function readStreams(projectId: string, signal: AbortSignal): Promise<readonly StreamView[]> {
  return (await call<{ streams: readonly StreamView[] }>(`/projects/${projectId}/streams`, { signal })).streams;
}

export const createStream = (projectId: string, name: string): Promise<StreamView> =>
  call(`/projects/${projectId}/streams`, { method: 'POST', body: { name } });

/** Retention in days, null: kept for ever. */
export type StreamChange = Partial<
  Pick<StreamView, 'retentionDays' | 'schemaPolicy' | 'allowedTypes' | 'partitionKey' | 'topicTypes'>
>;

export const changeStream = (projectId: string, streamId: string, change: StreamChange): Promise<StreamView> =>
  call(`/projects/${projectId}/streams/${streamId}`, { method: 'PATCH', body: change });

export const removeStream = (projectId: string, streamId: string, reason: string): Promise<void> =>
  call(`/projects/${projectId}/streams/${streamId}`, { method: 'DELETE', reason });

/** As many as the gateway gives at once. */
const PAGE = 500;

/** All of them, page after page: the list is searched and put in order here. */
export async function readCollectors(projectId: string, signal: AbortSignal): Promise<readonly CollectorView[]> {
  const collectors: CollectorView[] = [];
  let cursor: string | null = null;
  do {
    const search = new URLSearchParams({ limit: String(PAGE), ...(cursor === null ? {} : { cursor }) });
    const path = `/projects/${projectId}/collectors?${search.toString()}`;
    const page: CollectorsAnswer = await call(path, { signal });
    collectors.push(...page.collectors);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return collectors;
}

export interface CollectorTerms {
  readonly name: string;
  /** Empty: every stream of the project. */
  readonly streams: readonly string[];
  readonly scopes: readonly CollectorScope[];
  readonly origins: readonly string[];
  /** ISO 8601 with a zone; null: never. */
  readonly expiresAt: string | null;
  readonly ratePerSecond: number | null;
  readonly monthlyQuota: number | null;
}

type NewCollector = Pick<CollectorTerms, 'name' | 'streams' | 'scopes'> & Partial<CollectorTerms>;

/** Answers with the key, the only time that it is on the wire. */
export const createCollector = (projectId: string, collector: NewCollector): Promise<CollectorWithKey> =>
  call(`/projects/${projectId}/collectors`, { method: 'POST', body: collector });

export const changeCollector = (
  projectId: string,
  id: string,
  change: Partial<CollectorTerms>,
): Promise<CollectorView> => call(`/projects/${projectId}/collectors/${id}`, { method: 'PATCH', body: change });

/** Gives the collector a new key; the one before is good for so many seconds more. */
export const rotateCollector = (
  projectId: string,
  id: string,
  overlapSeconds: number,
  reason: string,
): Promise<CollectorWithKey> =>
  call(`/projects/${projectId}/collectors/${id}/rotate`, { method: 'POST', body: { overlapSeconds }, reason });

/** What was answered lately. `after`: `next` of the answer before, then only what came since. */
export const readRequests = (
  projectId: string,
  collectorId: string,
  after: string | undefined,
  signal: AbortSignal,
): Promise<CollectorRequestsAnswer> =>
  call(`/projects/${projectId}/collectors/${collectorId}/requests${after === undefined ? '' : `?after=${after}`}`, {
    signal,
  });

export const revokeCollector = (projectId: string, id: string, reason?: string): Promise<void> =>
  call(`/projects/${projectId}/collectors/${id}`, { method: 'DELETE', reason });
