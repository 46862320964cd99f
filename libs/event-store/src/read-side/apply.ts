/** Folds one fact into the tables that the next request reads, in the transaction that appends it. */
import { IsNull, LessThanOrEqual, type EntityManager } from 'typeorm';
import type { StoredFact } from '../append/aggregates.js';
import { AccessTokenRow } from '../tables/access-token.table.js';
import { CollectorKeyRow } from '../tables/collector-key.table.js';
import { CollectorRow } from '../tables/collector.table.js';
import { EventSchemaRow } from '../tables/event-schema.table.js';
import { EventSchemaVersionRow } from '../tables/event-schema-version.table.js';
import { InvitationRow } from '../tables/invitation.table.js';
import { MembershipRow } from '../tables/membership.table.js';
import { ProjectRow } from '../tables/project.table.js';
import { ReplayRow } from '../tables/replay.table.js';
import { StreamRow } from '../tables/stream.table.js';
import { UserRow } from '../tables/user.table.js';

export interface Appended {
  readonly at: Date;
  /** A user's id, or which part of the system it was. */
  readonly actor: string;
}

type FactOf<T extends StoredFact['type']> = Extract<StoredFact, { type: T }>;
type Fold<T extends StoredFact['type']> = (
  manager: EntityManager,
  fact: FactOf<T>,
  appended: Appended,
) => Promise<unknown>;

const FOLDS: { readonly [T in StoredFact['type']]: Fold<T> } = {
  project_created: (manager, { projectId: id, name }, { at: createdAt }) =>
    manager.insert(ProjectRow, {
      id,
      name,
      keepsAddresses: false,
      ratePerSecond: null,
      monthlyQuota: null,
      createdAt,
    }),
  project_renamed: (manager, { projectId: id, name }) => manager.update(ProjectRow, { id }, { name }),
  project_limits_set: (manager, { projectId: id, ratePerSecond, monthlyQuota }) =>
    manager.update(ProjectRow, { id }, { ratePerSecond, monthlyQuota }),
  address_keeping_set: (manager, { projectId: id, keep }) =>
    manager.update(ProjectRow, { id }, { keepsAddresses: keep }),

  member_added: (manager, { projectId, userId, role }, { at: since }) =>
    manager.insert(MembershipRow, { projectId, userId, role, since }),
  member_role_changed: (manager, { projectId, userId, role }) =>
    manager.update(MembershipRow, { projectId, userId }, { role }),
  member_removed: (manager, { projectId, userId }) => manager.delete(MembershipRow, { projectId, userId }),
  invited: async (manager, { invitationId: id, projectId, email, role, tokenHash, expiresAt }, { at, actor }) => {
    // One that has expired does not keep somebody from being invited again.
    await manager.delete(InvitationRow, { projectId, email, expiresAt: LessThanOrEqual(at) });
    const open = { id, projectId, email, role, tokenHash, expiresAt: new Date(expiresAt) };
    await manager.insert(InvitationRow, { ...open, createdAt: at, invitedBy: actor });
  },
  invitation_renewed: (manager, { invitationId: id, tokenHash, expiresAt }) =>
    manager.update(InvitationRow, { id }, { tokenHash, expiresAt: new Date(expiresAt) }),
  invitation_withdrawn: (manager, { invitationId: id }) => manager.delete(InvitationRow, { id }),
  invitation_accepted: (manager, { invitationId: id }) => manager.delete(InvitationRow, { id }),

  stream_created: (manager, { streamId: id, projectId, name }, { at: createdAt }) =>
    manager.insert(StreamRow, {
      id,
      projectId,
      name,
      retentionDays: null,
      schemaPolicy: 'off',
      allowedTypes: [],
      partitionKey: 'visitor',
      topicTypes: [],
      routingSetAt: null,
      createdAt,
    }),
  stream_retention_set: (manager, { streamId: id, days }) => manager.update(StreamRow, { id }, { retentionDays: days }),
  stream_policy_set: (manager, { streamId: id, schemaPolicy, allowedTypes }) =>
    manager.update(StreamRow, { id }, { schemaPolicy, allowedTypes: [...allowedTypes] }),
  stream_routing_set: (manager, { streamId: id, partitionKey, topicTypes }, { at: routingSetAt }) =>
    manager.update(StreamRow, { id }, { partitionKey, topicTypes: [...topicTypes], routingSetAt }),
  stream_removed: async (manager, { streamId: id }) => {
    await manager.delete(StreamRow, { id });
    await manager.delete(EventSchemaVersionRow, { streamId: id });
    await manager.delete(EventSchemaRow, { streamId: id });
  },

  event_schema_registered: async (manager, fact, { at: createdAt, actor: createdBy }) => {
    const { projectId, streamId, eventType, version, schema, contentHash, alongside } = fact;
    const name = { streamId, eventType };
    await manager
      .createQueryBuilder()
      .insert()
      .into(EventSchemaRow)
      .values({
        ...name,
        projectId,
        compatibility: 'backward',
        policy: 'warn',
        latest: version,
        alongside: [...alongside],
        retiredAt: null,
      })
      .orUpdate(['latest', 'alongside', 'retired_at'], ['stream_id', 'event_type'])
      .execute();
    const kept = { ...name, projectId, version, schema, contentHash, createdAt, createdBy, retiredAt: null };
    await manager.insert(EventSchemaVersionRow, kept);
  },
  event_schema_compatibility_set: (manager, { streamId, eventType, compatibility }) =>
    manager.update(EventSchemaRow, { streamId, eventType }, { compatibility }),
  event_schema_policy_set: (manager, { streamId, eventType, policy }) =>
    manager.update(EventSchemaRow, { streamId, eventType }, { policy }),
  event_schema_version_retired: async (manager, { streamId, eventType, version }, { at: retiredAt }) => {
    await manager.update(EventSchemaVersionRow, { streamId, eventType, version }, { retiredAt });
    await manager
      .createQueryBuilder()
      .update(EventSchemaRow)
      .set({ alongside: () => 'array_remove(alongside, :version)' })
      .where({ streamId, eventType })
      .setParameter('version', version)
      .execute();
  },
  event_schema_retired: async (manager, { streamId, eventType }, { at: retiredAt }) => {
    await manager.update(EventSchemaVersionRow, { streamId, eventType, retiredAt: IsNull() }, { retiredAt });
    await manager.update(EventSchemaRow, { streamId, eventType }, { retiredAt, alongside: [] });
  },

  collector_created: async (manager, fact, { at }) => {
    await manager.insert(CollectorRow, collectorRow(fact, at));
    await manager.insert(CollectorKeyRow, keyRow(fact, at));
  },
  collector_changed: (manager, { collectorId: id, name, streams, scopes, origins, expiresAt }) =>
    manager.update(
      CollectorRow,
      { id },
      {
        name,
        streams: [...streams],
        scopes: [...scopes],
        origins: [...origins],
        expiresAt: dateOf(expiresAt),
      },
    ),
  collector_key_rotated: async (manager, fact, { at }) => {
    const { collectorId, othersUntil } = fact;
    const goodUntil = new Date(othersUntil);
    await manager.update(CollectorKeyRow, { collectorId, goodUntil: IsNull() }, { goodUntil });
    await manager
      .createQueryBuilder()
      .update(CollectorKeyRow)
      .set({ goodUntil })
      .where('collector_id = :collectorId AND good_until > :goodUntil', { collectorId, goodUntil })
      .execute();
    await manager.insert(CollectorKeyRow, keyRow(fact, at));
  },
  collector_limits_set: (manager, { collectorId: id, ratePerSecond, monthlyQuota }) =>
    manager.update(CollectorRow, { id }, { ratePerSecond, monthlyQuota }),
  collector_revoked: (manager, { collectorId: id }, { at: revokedAt }) =>
    manager.update(CollectorRow, { id }, { revokedAt }),

  replay_requested: (manager, { replayId: id, projections }, { at: requestedAt, actor: requestedBy }) =>
    manager.insert(ReplayRow, { ...ordered(id, projections), rollbackOf: null, requestedAt, requestedBy }),
  replay_rollback_requested: (manager, { replayId: id, projections, of }, { at: requestedAt, actor: requestedBy }) =>
    manager.insert(ReplayRow, { ...ordered(id, projections), rollbackOf: of, requestedAt, requestedBy }),
  replay_paused: (manager, { replayId: id }) => manager.update(ReplayRow, { id }, { wanted: 'pause' }),
  replay_resumed: (manager, { replayId: id }) => manager.update(ReplayRow, { id }, { wanted: 'run' }),
  replay_cancelled: (manager, { replayId: id }) => manager.update(ReplayRow, { id }, { wanted: 'cancel' }),
  replay_retired_dropped: (manager, { replayId: id }) => manager.update(ReplayRow, { id }, { retiredDropped: true }),

  user_registered: (manager, { userId: id, email, passwordHash, instanceRole }, { at: createdAt }) =>
    manager.insert(UserRow, { id, email, passwordHash, instanceRole, createdAt }),
  password_changed: (manager, { userId: id, passwordHash }) => manager.update(UserRow, { id }, { passwordHash }),
  instance_role_set: (manager, { userId: id, role }) => manager.update(UserRow, { id }, { instanceRole: role }),
  access_token_created: (manager, { type: _type, tokenId: id, scopes, expiresAt, ...token }, { at: createdAt }) =>
    manager.insert(AccessTokenRow, {
      id,
      ...token,
      scopes: [...scopes],
      expiresAt: dateOf(expiresAt),
      createdAt,
      lastUsedAt: null,
    }),
  access_token_revoked: (manager, { tokenId: id }) => manager.delete(AccessTokenRow, { id }),
};

export async function applyToReadSide(manager: EntityManager, fact: StoredFact, appended: Appended): Promise<void> {
  const fold = FOLDS[fact.type] as Fold<StoredFact['type']>;
  await fold(manager, fact, appended);
}

function collectorRow(fact: FactOf<'collector_created'>, createdAt: Date): CollectorRow {
  const { collectorId: id, projectId, name, ratePerSecond, monthlyQuota } = fact;
  return {
    id,
    projectId,
    name,
    streams: [...fact.streams],
    scopes: [...fact.scopes],
    origins: [...fact.origins],
    expiresAt: dateOf(fact.expiresAt),
    createdAt,
    revokedAt: null,
    ratePerSecond,
    monthlyQuota,
    lastUsedAt: null,
  };
}

type KeyFact = FactOf<'collector_created'> | FactOf<'collector_key_rotated'>;

function keyRow({ keyHash, keyHint, collectorId, projectId }: KeyFact, createdAt: Date): CollectorKeyRow {
  return { keyHash, keyHint, collectorId, projectId, createdAt, goodUntil: null };
}

function dateOf(epochMs: number | null): Date | null {
  return epochMs === null ? null : new Date(epochMs);
}

function ordered(id: string, projections: readonly string[]) {
  return { id, projections: [...projections], wanted: 'run' as const, retiredDropped: false };
}
