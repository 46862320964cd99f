/** Folds one fact into the tables that the next request reads, in the transaction that appends it. */
import type { EntityManager } from 'typeorm';
import type { StoredFact } from '../append/aggregates.js';
import { CollectorRow } from '../tables/collector.table.js';
import { MembershipRow } from '../tables/membership.table.js';
import { ProjectRow } from '../tables/project.table.js';
import { StreamRow } from '../tables/stream.table.js';
import { UserRow } from '../tables/user.table.js';

export async function applyToReadSide(manager: EntityManager, fact: StoredFact, at: Date): Promise<void> {
  switch (fact.type) {
    case 'project_created':
      await manager.insert(ProjectRow, { id: fact.projectId, name: fact.name, keepsAddresses: false, createdAt: at });
      return;
    case 'address_keeping_set':
      await manager.update(ProjectRow, { id: fact.projectId }, { keepsAddresses: fact.keep });
      return;
    case 'member_added':
      await manager.insert(MembershipRow, { userId: fact.userId, projectId: fact.projectId, role: fact.role });
      return;
    case 'stream_created':
      await manager.insert(StreamRow, streamRow(fact, at));
      return;
    case 'stream_retention_set':
      await manager.update(StreamRow, { id: fact.streamId }, { retentionDays: fact.days });
      return;
    case 'stream_removed':
      await manager.delete(StreamRow, { id: fact.streamId });
      return;
    case 'collector_created':
      await manager.insert(CollectorRow, collectorRow(fact, at));
      return;
    case 'collector_revoked':
      await manager.update(CollectorRow, { id: fact.collectorId }, { revokedAt: at });
      return;
    case 'admin_registered':
      await manager.insert(UserRow, {
        id: fact.userId,
        email: fact.email,
        passwordHash: fact.passwordHash,
        admin: true,
        createdAt: at,
      });
      return;
    case 'password_changed':
      await manager.update(UserRow, { id: fact.userId }, { passwordHash: fact.passwordHash });
  }
}

type FactOf<T extends StoredFact['type']> = Extract<StoredFact, { type: T }>;

function streamRow({ streamId, projectId, name }: FactOf<'stream_created'>, createdAt: Date): StreamRow {
  return { id: streamId, projectId, name, retentionDays: null, createdAt };
}

function collectorRow(fact: FactOf<'collector_created'>, createdAt: Date): CollectorRow {
  return {
    id: fact.collectorId,
    projectId: fact.projectId,
    name: fact.name,
    keyHash: fact.keyHash,
    keyHint: fact.keyHint,
    streams: [...fact.streams],
    scopes: [...fact.scopes],
    origins: [...fact.origins],
    expiresAt: fact.expiresAt === null ? null : new Date(fact.expiresAt),
    createdAt,
    revokedAt: null,
  };
}
