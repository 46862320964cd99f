/**
 * Who may send what: keys, streams and their projects, folded from the facts on `control-events`. Lives in memory; a
 * restart folds it anew. A fact may come again; positions that are not newer change nothing.
 */
import { hash } from 'node:crypto';
import type { AllowedTypes, CollectorScope, ControlFact, ProjectStreams } from '#contracts';
import { isApiKey, type PartitionKey } from '#domain';
import { NO_OWN_LIMITS, type OwnLimits } from '../limits/limit.js';
import { SchemaDirectory, type OnUnusable } from './schema-directory.js';

export interface Collector {
  readonly projectId: string;
  readonly collectorId: string;
  /** Names of the streams it may write to; empty: every stream of its project. */
  readonly streams: ReadonlySet<string>;
  readonly scopes: ReadonlySet<CollectorScope>;
  /** Origins a browser key may be used from, exactly as browsers send them; empty: any. */
  readonly origins: ReadonlySet<string>;
  readonly limits: OwnLimits;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface KnownCollector extends Mutable<Collector> {
  /** Epoch ms; null: never. */
  expiresAt: number | null;
  revoked: boolean;
  readonly keys: KnownKey[];
}

/** A collector has several while a rotated one is still good. */
interface KnownKey {
  readonly collector: KnownCollector;
  /** Epoch ms from which on it is refused; null: it was not rotated out. */
  until: number | null;
}

export type KeyLookup =
  | { readonly kind: 'known'; readonly collector: Collector }
  | { readonly kind: 'expired' | 'revoked'; readonly collector: Collector }
  | { readonly kind: 'unknown' };

/** Hashes are kept for so many keys. */
const MAX_HASHES = 200_000;
const UNKNOWN: KeyLookup = { kind: 'unknown' };
const NONE: ReadonlySet<never> = new Set<never>();
const NO_STREAMS: ProjectStreams = new Map();
const NO_PARTITION_KEYS: ReadonlyMap<string, PartitionKey> = new Map();

type Fact<T extends ControlFact['type']> = Extract<ControlFact, { type: T }>;

type RoutedName = 'projectId' | 'name' | 'partitionKey';

export class KeyDirectory {
  readonly schemas: SchemaDirectory;
  private readonly byHash = new Map<string, KnownKey>();
  private readonly byId = new Map<string, KnownCollector>();
  private readonly streams = new Map<string, Map<string, AllowedTypes | null>>();
  /** By project, of its streams that do not go by the visitor. */
  private readonly partitionKeys = new Map<string, Map<string, PartitionKey>>();
  private readonly projectLimits = new Map<string, OwnLimits>();
  private readonly keepingAddresses = new Set<string>();
  /** Of keys that were found, so that noise cannot fill it. Only the hash is kept: whom it stands for is asked each time. */
  private readonly hashes = new Map<string, string>();
  private position = -1;

  constructor(onUnusable: OnUnusable = () => {}) {
    this.schemas = new SchemaDirectory(onUnusable);
  }

  /** Who a presented key stands for, at an instant in epoch ms. */
  find(key: string, now: number): KeyLookup {
    const kept = this.hashes.get(key);
    if (kept === undefined && !isApiKey(key)) return UNKNOWN;
    const keyHash = kept ?? hash('sha256', key, 'hex');
    const known = this.byHash.get(keyHash);
    if (!known) return UNKNOWN;
    if (kept === undefined) this.keepHash(key, keyHash);
    const { collector, until } = known;
    if (collector.revoked) return { kind: 'revoked', collector };
    const { expiresAt } = collector;
    if ((until !== null && until <= now) || (expiresAt !== null && expiresAt <= now))
      return { kind: 'expired', collector };
    return { kind: 'known', collector };
  }

  streamsOf(projectId: string): ProjectStreams {
    return this.streams.get(projectId) ?? NO_STREAMS;
  }

  /** By stream; those that are not named go by the visitor. */
  partitionKeysOf(projectId: string): ReadonlyMap<string, PartitionKey> {
    return this.partitionKeys.get(projectId) ?? NO_PARTITION_KEYS;
  }

  keepsAddresses(projectId: string): boolean {
    return this.keepingAddresses.has(projectId);
  }

  limitsOf(projectId: string): OwnLimits {
    return this.projectLimits.get(projectId) ?? NO_OWN_LIMITS;
  }

  apply(position: number, fact: ControlFact): void {
    if (position <= this.position) return;
    this.position = position;
    switch (fact.type) {
      case 'stream_created':
        return void this.streamMap(fact.projectId).set(fact.name, null);
      case 'stream_policy_set':
        return this.setPolicy(fact);
      case 'stream_routing_set':
        return this.setPartitionKey(fact);
      case 'stream_removed':
        this.schemas.removeStream(fact);
        this.setPartitionKey({ ...fact, partitionKey: 'visitor' });
        return void this.streamMap(fact.projectId).delete(fact.name);
      case 'project_limits_set':
        return void this.projectLimits.set(fact.projectId, limitsOf(fact));
      case 'address_keeping_set':
        if (fact.keep) this.keepingAddresses.add(fact.projectId);
        else this.keepingAddresses.delete(fact.projectId);
        return;
      case 'collector_created':
        return this.addCollector(fact);
      case 'collector_changed':
      case 'collector_key_rotated':
      case 'collector_limits_set':
      case 'collector_revoked':
        return this.changeCollector(fact);
      case 'event_schema_registered':
      case 'event_schema_policy_set':
      case 'event_schema_version_retired':
      case 'event_schema_retired':
        return this.schemas.apply(fact);
      default:
        // Of people and names, which nothing here asks for.
        return;
    }
  }

  private keepHash(key: string, keyHash: string): void {
    if (this.hashes.size === MAX_HASHES) this.hashes.clear();
    this.hashes.set(key, keyHash);
  }

  private setPolicy({ projectId, name, schemaPolicy, allowedTypes }: Fact<'stream_policy_set'>): void {
    const streams = this.streamMap(projectId);
    if (!streams.has(name)) return;
    const limits = schemaPolicy !== 'off' && allowedTypes.length > 0;
    streams.set(name, limits ? { types: new Set(allowedTypes), enforced: schemaPolicy === 'enforce' } : null);
  }

  private setPartitionKey({ projectId, name, partitionKey }: Pick<Fact<'stream_routing_set'>, RoutedName>): void {
    const keys = new Map(this.partitionKeysOf(projectId)).set(name, partitionKey);
    if (partitionKey === 'visitor') keys.delete(name);
    this.partitionKeys.set(projectId, keys);
  }

  private addCollector(fact: Fact<'collector_created'>): void {
    const { projectId, collectorId } = fact;
    const terms = termsOf(fact);
    const collector = { projectId, collectorId, ...terms, limits: limitsOf(fact), revoked: false, keys: [] };
    this.byId.set(collectorId, collector);
    this.addKey(collector, fact.keyHash);
  }

  private changeCollector(
    fact: Fact<'collector_changed' | 'collector_key_rotated' | 'collector_limits_set' | 'collector_revoked'>,
  ): void {
    const collector = this.byId.get(fact.collectorId);
    if (!collector) return;
    switch (fact.type) {
      case 'collector_changed':
        Object.assign(collector, termsOf(fact));
        return;
      case 'collector_key_rotated':
        for (const key of collector.keys) key.until = Math.min(key.until ?? Infinity, fact.othersUntil);
        return this.addKey(collector, fact.keyHash);
      case 'collector_limits_set':
        collector.limits = limitsOf(fact);
        return;
      case 'collector_revoked':
        collector.revoked = true;
    }
  }

  private addKey(collector: KnownCollector, keyHash: string): void {
    const key: KnownKey = { collector, until: null };
    collector.keys.push(key);
    this.byHash.set(keyHash, key);
  }

  private streamMap(projectId: string): Map<string, AllowedTypes | null> {
    let streams = this.streams.get(projectId);
    if (!streams) this.streams.set(projectId, (streams = new Map()));
    return streams;
  }
}

function termsOf({ streams, scopes, origins, expiresAt }: Fact<'collector_created' | 'collector_changed'>) {
  return { streams: setOf(streams), scopes: setOf(scopes), origins: setOf(origins), expiresAt };
}

function limitsOf({ ratePerSecond, monthlyQuota }: OwnLimits): OwnLimits {
  return ratePerSecond === null && monthlyQuota === null ? NO_OWN_LIMITS : { ratePerSecond, monthlyQuota };
}

/** Most are empty, and there are many. */
const setOf = <T>(values: readonly T[]): ReadonlySet<T> => (values.length === 0 ? NONE : new Set(values));
