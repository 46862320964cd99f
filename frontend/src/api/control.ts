/** Control plane as the dashboard needs it: projects, streams, collectors, what is kept. */
import type { CollectorScope, StorageAnswer } from '#contracts';
import { call } from './http.js';

export interface Project {
  readonly id: string;
  readonly name: string;
  /** Whether visitors' addresses are kept after their place was looked up. */
  readonly keepsAddresses: boolean;
}

export interface Stream {
  readonly name: string;
}

export interface Collector {
  readonly id: string;
  readonly name: string;
  /** Empty: every stream of the project. */
  readonly streams: readonly string[];
  readonly scopes: readonly CollectorScope[];
  readonly origins: readonly string[];
  /** The key's last four characters. */
  readonly keyHint: string;
  readonly createdAt: string;
  /** Null: never. */
  readonly expiresAt: string | null;
  /** Null: it was not. */
  readonly revokedAt: string | null;
}

/** Shown once: the only time that the key is on the wire. */
export interface CreatedCollector extends Collector {
  readonly key: string;
}

export interface NewCollector {
  readonly name: string;
  readonly streams: readonly string[];
  readonly scopes: readonly CollectorScope[];
  readonly origins?: readonly string[];
  /** ISO 8601 with a zone. Absent: never. */
  readonly expiresAt?: string;
}

export async function readProjects(signal: AbortSignal): Promise<readonly Project[]> {
  return (await call<{ projects: readonly Project[] }>('/projects', { signal })).projects;
}

export const changeProject = (projectId: string, change: Pick<Project, 'keepsAddresses'>): Promise<Project> =>
  call(`/projects/${projectId}`, { method: 'PATCH', body: change });

/** Null: kept for ever. */
export const changeRetention = (projectId: string, streamId: string, retentionDays: number | null): Promise<Stream> =>
  call(`/projects/${projectId}/streams/${streamId}`, { method: 'PATCH', body: { retentionDays } });

export const readStorage = (projectId: string, signal: AbortSignal): Promise<StorageAnswer> =>
  call(`/projects/${projectId}/storage`, { signal });

export async function readStreams(projectId: string, signal: AbortSignal): Promise<readonly Stream[]> {
  return (await call<{ streams: readonly Stream[] }>(`/projects/${projectId}/streams`, { signal })).streams;
}

export async function readCollectors(projectId: string, signal: AbortSignal): Promise<readonly Collector[]> {
  return (await call<{ collectors: readonly Collector[] }>(`/projects/${projectId}/collectors`, { signal })).collectors;
}

export const createProject = (name: string): Promise<{ id: string; name: string }> =>
  call('/projects', { method: 'POST', body: { name } });

export const createStream = (projectId: string, name: string): Promise<Stream> =>
  call(`/projects/${projectId}/streams`, { method: 'POST', body: { name } });

export const createCollector = (projectId: string, collector: NewCollector): Promise<CreatedCollector> =>
  call(`/projects/${projectId}/collectors`, { method: 'POST', body: collector });

export const revokeCollector = (projectId: string, id: string): Promise<void> =>
  call(`/projects/${projectId}/collectors/${id}`, { method: 'DELETE' });
