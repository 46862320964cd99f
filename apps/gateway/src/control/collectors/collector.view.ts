import type { CollectorRow } from '#event-store';
import type { CollectorView } from './collector.dto.js';

export function collectorView(row: CollectorRow, keyHint: string): CollectorView {
  const { id, projectId, name, streams, scopes, origins, expiresAt, createdAt, revokedAt } = row;
  return {
    id,
    projectId,
    name,
    keyHint,
    streams,
    scopes,
    origins,
    expiresAt: expiresAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
