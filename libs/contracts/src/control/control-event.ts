import type { Compatibility, PartitionKey, SchemaPolicy } from '#domain';
import { upcast } from './upcast.js';

/**
 * Facts of the control plane as they stand on `control-events`. Every process that needs keys or streams folds them;
 * the order on the topic is the order of the event store (`position`).
 */
export interface ControlEvent {
  readonly id: string;
  /** Position in the event store: strictly growing, with holes. A fact may be delivered twice; skip what is not newer. */
  readonly position: number;
  readonly aggregate: 'project' | 'stream' | 'collector' | 'user' | 'invitation' | 'replay' | 'event_schema';
  readonly aggregateId: string;
  readonly version: number;
  readonly type: ControlFact['type'];
  readonly occurredAt: number;
  /** JSON of the fact without its `type`. */
  readonly payload: string;
}

/**
 * `ingest` is a server's key. `ingest:browser` may stand in a web page: its visitor facts come from the request, and it
 * is good for nothing else. `read` and `admin` are for the gateway.
 */
export type CollectorScope = 'ingest' | 'ingest:browser' | 'read' | 'admin';

interface CollectorTerms {
  readonly projectId: string;
  readonly collectorId: string;
  readonly name: string;
  /** Names of the streams it may write to; empty: every stream of its project. */
  readonly streams: readonly string[];
  readonly scopes: readonly CollectorScope[];
  /** Origins a browser key may be used from; empty: any. */
  readonly origins: readonly string[];
  /** Epoch ms; null: never. */
  readonly expiresAt: number | null;
}

interface Limits {
  /** Events a second, in the long run; null: what the installation allows. */
  readonly ratePerSecond: number | null;
  /** Events a calendar month (UTC); null: no quota. */
  readonly monthlyQuota: number | null;
}

interface KeyFacts {
  /** SHA-256 of the key, hex. The key itself is nowhere. */
  readonly keyHash: string;
  /** The last four characters, to tell keys apart. */
  readonly keyHint: string;
}

interface StreamName {
  readonly projectId: string;
  readonly streamId: string;
  readonly name: string;
}

interface EventSchemaName {
  readonly projectId: string;
  readonly streamId: string;
  /** The stream's name. */
  readonly stream: string;
  readonly eventType: string;
}

export type ControlFact =
  | { readonly type: 'project_created'; readonly projectId: string; readonly name: string }
  | { readonly type: 'project_renamed'; readonly projectId: string; readonly name: string }
  | ({ readonly type: 'project_limits_set'; readonly projectId: string } & Limits)
  | {
      readonly type: 'address_keeping_set';
      readonly projectId: string;
      /** Whether visitors' addresses are kept after their place was looked up. */
      readonly keep: boolean;
    }
  /** Who it is stays in the database. */
  | { readonly type: 'member_removed'; readonly projectId: string; readonly userId: string }
  | ({ readonly type: 'stream_created' } & StreamName)
  | ({
      readonly type: 'stream_retention_set';
      /** Null: for ever. */
      readonly days: number | null;
    } & StreamName)
  | ({
      readonly type: 'stream_policy_set';
      /** What happens to events that are not as the stream wants them. */
      readonly schemaPolicy: 'off' | 'warn' | 'enforce';
      /** Types of events that belong here; empty: any. */
      readonly allowedTypes: readonly string[];
    } & StreamName)
  | ({
      readonly type: 'stream_routing_set';
      /** What of its events their partition goes by; `visitor` until it is said. */
      readonly partitionKey: PartitionKey;
      /** Types of events that are copied to topics of their own. */
      readonly topicTypes: readonly string[];
    } & StreamName)
  | ({ readonly type: 'stream_removed' } & StreamName)
  | ({
      readonly type: 'event_schema_registered';
      /** From 1; versions are never changed. */
      readonly version: number;
      /** JSON Schema of an event's `properties`, as text. */
      readonly schema: string;
      readonly contentHash: string;
      /** Former versions whose events are taken as well. */
      readonly alongside: readonly number[];
    } & EventSchemaName)
  | ({
      readonly type: 'event_schema_compatibility_set';
      readonly compatibility: Compatibility;
    } & EventSchemaName)
  | ({
      readonly type: 'event_schema_policy_set';
      /** What happens to events that are not right by it; `warn` until it is said. */
      readonly policy: SchemaPolicy;
    } & EventSchemaName)
  /** Its events are taken no more, unless a version that stays takes them. */
  | ({ readonly type: 'event_schema_version_retired'; readonly version: number } & EventSchemaName)
  /** Events of the type are not checked any more. */
  | ({ readonly type: 'event_schema_retired' } & EventSchemaName)
  | ({ readonly type: 'collector_created' } & CollectorTerms & KeyFacts & Limits)
  | ({ readonly type: 'collector_changed' } & CollectorTerms)
  | ({
      readonly type: 'collector_key_rotated';
      readonly projectId: string;
      readonly collectorId: string;
      /** Epoch ms: keys of before are refused from here on. */
      readonly othersUntil: number;
    } & KeyFacts)
  | ({ readonly type: 'collector_limits_set'; readonly projectId: string; readonly collectorId: string } & Limits)
  | { readonly type: 'collector_revoked'; readonly projectId: string; readonly collectorId: string }
  | {
      readonly type: 'replay_requested';
      readonly replayId: string;
      /** Names of the read models that are rebuilt. */
      readonly projections: readonly string[];
      readonly start: ReplayStart;
    }
  | {
      /** A replay that begins with the tables that the replay `of` replaced. */
      readonly type: 'replay_rollback_requested';
      readonly replayId: string;
      readonly projections: readonly string[];
      readonly of: string;
    }
  | {
      /** `replay_retired_dropped`: the version that it replaced is not needed any more. */
      readonly type: 'replay_paused' | 'replay_resumed' | 'replay_cancelled' | 'replay_retired_dropped';
      readonly replayId: string;
    };

/** Where in the log a rebuild begins. */
export type ReplayStart =
  | { readonly kind: 'beginning' }
  /** Records of the log from this time on, epoch ms. */
  | { readonly kind: 'time'; readonly at: number }
  /** By partition, of `enriched-events`; partitions that are not named begin at their beginning. */
  | { readonly kind: 'offsets'; readonly offsets: Readonly<Record<string, number>> };

/** The fact that a control event carries, in today's form. */
export function factOf(event: Pick<ControlEvent, 'type' | 'payload'>): ControlFact {
  return upcast({ ...(JSON.parse(event.payload) as object), type: event.type }) as ControlFact;
}
