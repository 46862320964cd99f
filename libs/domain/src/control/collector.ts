/**
 * A collector: who may use the installation by an API key. Of a key only the hash is known here. A key that was
 * rotated out is good until the time that was chosen then.
 */
import { refuse, type Changes, type Decider, type Refusal } from './decider.js';
import { changedLimits, checkLimits, sameLimits, type Limits } from './limits.js';
import { checkDisplayName } from './names.js';

/**
 * `ingest` is a server's key; `ingest:browser` may stand in a web page and is good for nothing else; `read` and `admin`
 * are for the gateway, within the key's project.
 */
export const COLLECTOR_SCOPES = ['ingest', 'ingest:browser', 'read', 'admin'] as const;
export type CollectorGrant = (typeof COLLECTOR_SCOPES)[number];

/** What can be changed later. */
export interface CollectorTerms {
  readonly name: string;
  /** Names of streams; empty: all of the project. */
  readonly streams: readonly string[];
  readonly scopes: readonly CollectorGrant[];
  /** `scheme://host[:port]`; empty: any. */
  readonly origins: readonly string[];
  /** Epoch ms; null: never. */
  readonly expiresAt: number | null;
}

interface CollectorName {
  readonly projectId: string;
  readonly collectorId: string;
}

interface KeyFacts {
  /** SHA-256 of the key, hex. */
  readonly keyHash: string;
  /** The key's last four characters. */
  readonly keyHint: string;
}

export interface CollectorFacts extends CollectorName, CollectorTerms, KeyFacts, Limits {}

export type CollectorCommand =
  | (CollectorFacts & { readonly type: 'create_collector'; /** Epoch ms. */ readonly at: number })
  | (Changes<CollectorTerms> & { readonly type: 'change_collector'; readonly at: number })
  | (KeyFacts & {
      readonly type: 'rotate_key';
      /** How long the key before stays good. */
      readonly overlapSeconds: number;
      readonly at: number;
    })
  | (Changes<Limits> & { readonly type: 'set_collector_limits' })
  | { readonly type: 'revoke_collector' };

export type CollectorEvent =
  | (CollectorFacts & { readonly type: 'collector_created' })
  | (CollectorName & CollectorTerms & { readonly type: 'collector_changed' })
  | (CollectorName &
      KeyFacts & {
        readonly type: 'collector_key_rotated';
        /** Epoch ms: keys of before are refused from here on. */
        readonly othersUntil: number;
      })
  | (CollectorName & Limits & { readonly type: 'collector_limits_set' })
  | (CollectorName & { readonly type: 'collector_revoked' });

interface ActiveCollector extends CollectorName, CollectorTerms, Limits {
  readonly status: 'active';
  readonly keyHint: string;
  /** Epoch ms at which the keys that were rotated out stop being good; only the last few. */
  readonly formerUntil: readonly number[];
}

export type CollectorState =
  { readonly status: 'absent' } | ({ readonly status: 'revoked' } & CollectorName) | ActiveCollector;

/** Thirty days: who has not changed the key by then will not. */
export const MAX_OVERLAP_SECONDS = 30 * 86_400;
/** The current one and those that are good beside it. */
const MOST_GOOD_KEYS = 5;

export const collector: Decider<CollectorState, CollectorCommand, CollectorEvent> = {
  initial: { status: 'absent' },

  decide(command, state) {
    if (command.type === 'create_collector') return create(command, state);
    if (state.status === 'absent') return refuse('NOT_FOUND', 'no such collector');
    if (state.status === 'revoked') {
      return command.type === 'revoke_collector' ? [] : refuse('CONFLICT', 'the collector was revoked');
    }
    switch (command.type) {
      case 'change_collector':
        return change(command, state);
      case 'rotate_key':
        return rotate(command, state);
      case 'set_collector_limits':
        return setLimits(command, state);
      case 'revoke_collector':
        return [{ type: 'collector_revoked', ...nameOf(state) }];
    }
  },

  evolve(state, event) {
    if (event.type === 'collector_created') {
      const { type: _type, keyHash: _hash, ...facts } = event;
      return { status: 'active', formerUntil: [], ...facts };
    }
    if (state.status !== 'active') return state;
    switch (event.type) {
      case 'collector_changed':
        return { ...state, ...termsOf(event) };
      case 'collector_key_rotated':
        return { ...state, keyHint: event.keyHint, formerUntil: rotatedOut(state, event.othersUntil) };
      case 'collector_limits_set':
        return { ...state, ratePerSecond: event.ratePerSecond, monthlyQuota: event.monthlyQuota };
      case 'collector_revoked':
        return { status: 'revoked', ...nameOf(state) };
    }
  },
};

type CommandOf<T extends CollectorCommand['type']> = Extract<CollectorCommand, { type: T }>;
type Decision = readonly CollectorEvent[] | Refusal;

function create(command: CommandOf<'create_collector'>, state: CollectorState): Decision {
  if (state.status !== 'absent') return refuse('CONFLICT', 'the collector exists already');
  const { type: _type, at, ...facts } = command;
  return checkTerms(facts, at) ?? checkLimits(facts) ?? [{ type: 'collector_created', ...facts }];
}

function change(command: CommandOf<'change_collector'>, state: ActiveCollector): Decision {
  const terms = changedTerms(state, command);
  // What has expired may be given a later end, or left as it is.
  const kept = terms.expiresAt === state.expiresAt;
  const refusal = checkTerms(kept ? { ...terms, expiresAt: null } : terms, command.at);
  if (refusal) return refusal;
  const same = JSON.stringify(terms) === JSON.stringify(termsOf(state));
  return same ? [] : [{ type: 'collector_changed', ...nameOf(state), ...terms }];
}

function rotate({ keyHash, keyHint, overlapSeconds, at }: CommandOf<'rotate_key'>, state: ActiveCollector): Decision {
  if (!(Number.isInteger(overlapSeconds) && overlapSeconds >= 0 && overlapSeconds <= MAX_OVERLAP_SECONDS)) {
    return refuse('REQUEST_INVALID', `must be whole seconds from 0 to ${MAX_OVERLAP_SECONDS}`, 'overlapSeconds');
  }
  const othersUntil = at + overlapSeconds * 1_000;
  const former = rotatedOut(state, othersUntil).filter((until) => until > at);
  if (former.length >= MOST_GOOD_KEYS) {
    return refuse('LIMIT_REACHED', `at most ${MOST_GOOD_KEYS} keys are good at a time: choose a shorter overlap`);
  }
  return [{ type: 'collector_key_rotated', ...nameOf(state), keyHash, keyHint, othersUntil }];
}

/** A later rotation shortens the time of the keys before, and never prolongs it. */
function rotatedOut({ formerUntil }: ActiveCollector, othersUntil: number): readonly number[] {
  const until = [...formerUntil.map((end) => Math.min(end, othersUntil)), othersUntil];
  return until.sort((a, b) => b - a).slice(0, MOST_GOOD_KEYS);
}

function setLimits(changes: Changes<Limits>, state: ActiveCollector): Decision {
  const limits = changedLimits(state, changes);
  return (
    checkLimits(limits) ??
    (sameLimits(limits, state) ? [] : [{ type: 'collector_limits_set', ...nameOf(state), ...limits }])
  );
}

function nameOf({ projectId, collectorId }: CollectorName): CollectorName {
  return { projectId, collectorId };
}

function termsOf({ name, streams, scopes, origins, expiresAt }: CollectorTerms): CollectorTerms {
  return { name, streams, scopes, origins, expiresAt };
}

function changedTerms(state: CollectorTerms, to: Changes<CollectorTerms>): CollectorTerms {
  const { name = state.name, streams = state.streams, scopes = state.scopes, origins = state.origins } = to;
  return { name, streams, scopes, origins, expiresAt: to.expiresAt === undefined ? state.expiresAt : to.expiresAt };
}

function checkTerms({ name, scopes, expiresAt }: CollectorTerms, at: number): Refusal | null {
  if (scopes.length === 0) return refuse('REQUEST_INVALID', 'must name at least one scope', 'scopes');
  if (scopes.includes('ingest:browser') && scopes.some((scope) => scope === 'read' || scope === 'admin')) {
    return refuse('REQUEST_INVALID', 'a key that may stand in a web page can only ingest', 'scopes');
  }
  if (expiresAt !== null && expiresAt <= at) return refuse('REQUEST_INVALID', 'must be in the future', 'expiresAt');
  return checkDisplayName(name);
}
