/** Control plane as the dashboard needs it: projects, streams, collectors. */
import type { CollectorScope } from '#contracts';
import { call } from './http.js';

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
