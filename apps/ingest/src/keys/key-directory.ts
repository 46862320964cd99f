/**
 * Who may send what: keys, streams and their projects, folded from the facts on `control-events`. Lives in memory; a
 * restart folds it anew. A fact may come again; positions that are not newer change nothing.
 */
import { hash } from 'node:crypto';
import type { CollectorScope, ControlFact } from '#contracts';
import { isApiKey } from '#domain';
import { NO_OWN_LIMITS, type OwnLimits } from '../limits/limit.js';

export interface Collector {
  readonly projectId: string;
  readonly collectorId: string;
  /** Names of the streams it may write to; empty: every stream of its project. */
  readonly streams: ReadonlySet<string>;
  readonly scopes: ReadonlySet<CollectorScope>;
  /** Origins a browser key may be used from; empty: any. */
  readonly origins: ReadonlySet<string>;
  /** Epoch ms; null: never. */
  readonly expiresAt: number | null;
  readonly limits: OwnLimits;
}

interface KnownCollector extends Collector {
  revoked: boolean;
}

export type KeyLookup =
  | { readonly kind: 'known'; readonly collector: Collector }
  | { readonly kind: 'revoked' }
  | { readonly kind: 'unknown' };

/** Hashes are kept for so many keys. */
const MAX_HASHES = 10_000;
const UNKNOWN: KeyLookup = { kind: 'unknown' };
const NO_STREAMS: ReadonlySet<string> = new Set();

export class KeyDirectory {
  private readonly byHash = new Map<string, KnownCollector>();
  private readonly byId = new Map<string, KnownCollector>();
  private readonly streams = new Map<string, Set<string>>();
  private readonly projectLimits = new Map<string, OwnLimits>();
  private readonly keepingAddresses = new Set<string>();
  /** Of keys that were found, so that noise cannot fill it. Only the hash is kept: whom it stands for is asked each time. */
  private readonly hashes = new Map<string, string>();
  private position = -1;

  /** Who a presented key stands for, now. */
  find(key: string): KeyLookup {
    const known = this.hashes.get(key);
    if (known === undefined && !isApiKey(key)) return UNKNOWN;
    const keyHash = known ?? hash('sha256', key, 'hex');
    const collector = this.byHash.get(keyHash);
    if (!collector) return UNKNOWN;
    if (known === undefined) this.keepHash(key, keyHash);
    return collector.revoked ? { kind: 'revoked' } : { kind: 'known', collector };
  }

  streamsOf(projectId: string): ReadonlySet<string> {
    return this.streams.get(projectId) ?? NO_STREAMS;
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
        return void this.streamSet(fact.projectId).add(fact.name);
      case 'stream_removed':
        return void this.streamSet(fact.projectId).delete(fact.name);
      case 'collector_created':
        return this.addCollector(fact);
      case 'collector_revoked': {
        const collector = this.byId.get(fact.collectorId);
        if (collector) collector.revoked = true;
        return;
      }
      case 'address_keeping_set':
        if (fact.keep) this.keepingAddresses.add(fact.projectId);
        else this.keepingAddresses.delete(fact.projectId);
        return;
      case 'stream_retention_set':
      case 'project_created':
    }
  }

  private keepHash(key: string, keyHash: string): void {
    if (this.hashes.size === MAX_HASHES) this.hashes.clear();
    this.hashes.set(key, keyHash);
  }

  private addCollector(fact: Extract<ControlFact, { type: 'collector_created' }>): void {
    const collector: KnownCollector = {
      projectId: fact.projectId,
      collectorId: fact.collectorId,
      streams: new Set(fact.streams),
      scopes: new Set(fact.scopes),
      origins: new Set(fact.origins),
      expiresAt: fact.expiresAt,
      limits: NO_OWN_LIMITS,
      revoked: false,
    };
    this.byHash.set(fact.keyHash, collector);
    this.byId.set(fact.collectorId, collector);
  }

  private streamSet(projectId: string): Set<string> {
    let names = this.streams.get(projectId);
    if (!names) this.streams.set(projectId, (names = new Set()));
    return names;
  }
}
