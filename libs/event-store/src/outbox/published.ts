/** Which facts leave the database, and in which form. What people sign in with never does. */
import type { ControlEvent, ControlFact } from '#contracts';
import type { StoredFact } from '../append/aggregates.js';
import type { ControlEventRow } from '../tables/control-event.table.js';

/** The compiler checks that what the deciders make is what the contract says. */
type PublishedFact = Extract<StoredFact, { type: ControlFact['type'] }> & ControlFact;

const PUBLISHED: Readonly<Record<PublishedFact['type'], true>> = {
  project_created: true,
  project_renamed: true,
  project_limits_set: true,
  address_keeping_set: true,
  member_removed: true,
  stream_created: true,
  stream_retention_set: true,
  stream_policy_set: true,
  stream_routing_set: true,
  stream_removed: true,
  event_schema_registered: true,
  event_schema_compatibility_set: true,
  event_schema_policy_set: true,
  event_schema_version_retired: true,
  event_schema_retired: true,
  collector_created: true,
  collector_changed: true,
  collector_key_rotated: true,
  collector_limits_set: true,
  collector_revoked: true,
  replay_requested: true,
  replay_rollback_requested: true,
  replay_paused: true,
  replay_resumed: true,
  replay_cancelled: true,
  replay_retired_dropped: true,
};

export function isPublished(type: string): type is PublishedFact['type'] {
  return Object.hasOwn(PUBLISHED, type);
}

export function controlEventOf(row: ControlEventRow): ControlEvent {
  return {
    id: row.id,
    position: Number(row.position),
    aggregate: row.aggregate as ControlEvent['aggregate'],
    aggregateId: row.aggregateId,
    version: row.version,
    type: row.type as ControlEvent['type'],
    occurredAt: row.at.getTime(),
    payload: JSON.stringify(row.payload),
  };
}
