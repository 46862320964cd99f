/** A collector: who may send events, by an API key of which only the hash is known here. */
import { refuse, type Decider, type Refusal } from './decider.js';
import { checkDisplayName } from './names.js';

/** `ingest` is a server's key; `ingest:browser` may stand in a web page. */
export const COLLECTOR_SCOPES = ['ingest', 'ingest:browser'] as const;
export type CollectorGrant = (typeof COLLECTOR_SCOPES)[number];

export interface CollectorFacts {
  readonly projectId: string;
  readonly collectorId: string;
  readonly name: string;
  /** SHA-256 of the key, hex. */
  readonly keyHash: string;
  /** The key's last four characters. */
  readonly keyHint: string;
  /** Names of streams; empty: all of the project. */
  readonly streams: readonly string[];
  readonly scopes: readonly CollectorGrant[];
  /** `scheme://host[:port]`; empty: any. */
  readonly origins: readonly string[];
  /** Epoch ms; null: never. */
  readonly expiresAt: number | null;
}

export type CollectorCommand =
  | (CollectorFacts & { readonly type: 'create_collector'; /** Epoch ms. */ readonly at: number })
  | { readonly type: 'revoke_collector' };

export type CollectorEvent =
  | (CollectorFacts & { readonly type: 'collector_created' })
  | { readonly type: 'collector_revoked'; readonly projectId: string; readonly collectorId: string };

export type CollectorState =
  | { readonly status: 'absent' }
  | { readonly status: 'active' | 'revoked'; readonly projectId: string; readonly collectorId: string };

export const collector: Decider<CollectorState, CollectorCommand, CollectorEvent> = {
  initial: { status: 'absent' },

  decide(command, state) {
    switch (command.type) {
      case 'create_collector': {
        if (state.status !== 'absent') return refuse('CONFLICT', 'the collector exists already');
        const { type: _type, at, ...facts } = command;
        return check(facts, at) ?? [{ type: 'collector_created', ...facts }];
      }
      case 'revoke_collector':
        if (state.status === 'absent') return refuse('NOT_FOUND', 'no such collector');
        if (state.status === 'revoked') return [];
        return [{ type: 'collector_revoked', projectId: state.projectId, collectorId: state.collectorId }];
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'collector_created':
        return { status: 'active', projectId: event.projectId, collectorId: event.collectorId };
      case 'collector_revoked':
        return state.status === 'active' ? { ...state, status: 'revoked' } : state;
    }
  },
};

function check(facts: CollectorFacts, at: number): Refusal | null {
  if (facts.scopes.length === 0) return refuse('REQUEST_INVALID', 'must name at least one scope', 'scopes');
  if (facts.expiresAt !== null && facts.expiresAt <= at)
    return refuse('REQUEST_INVALID', 'must be in the future', 'expiresAt');
  return checkDisplayName(facts.name);
}
