/** From a presented key to who sends: nothing of the body is needed, nothing waits. */
import type { Collector, KeyDirectory } from '../keys/key-directory.js';
import { refuse, type Refusal } from '../refusal.js';
import type { KeyOwner } from './key-owner.js';
import type { PresentedKey } from './presented-key.js';
import type { Sender } from './sender.js';

/** What of a request counts besides its key. */
export interface RequestOrigin {
  readonly origin: string | undefined;
  readonly address: string | null;
  readonly userAgent: string | null;
}

export function authenticate(
  presented: PresentedKey,
  from: RequestOrigin,
  keys: KeyDirectory,
  now: number,
): Sender | Refusal {
  const { key, exposed } = presented;
  const found = keys.find(key, now);
  if (found.kind === 'unknown') return refuse('KEY_UNKNOWN');
  const { collector, kind } = found;
  const refusal = kind === 'known' ? mayIngest(collector, exposed, from.origin) : refuse(NOT_GOOD[kind]);
  return refusal ? { ...refusal, owner: ownerOf(collector, keys) } : senderOf(collector, from, keys);
}

const NOT_GOOD = { revoked: 'KEY_REVOKED', expired: 'KEY_EXPIRED' } as const;

function ownerOf({ projectId, collectorId }: Collector, keys: KeyDirectory): KeyOwner {
  return { projectId, collectorId, keepAddresses: keys.keepsAddresses(projectId) };
}

function mayIngest({ scopes, origins }: Collector, exposed: boolean, origin: string | undefined): Refusal | null {
  if (!scopes.has('ingest') && !scopes.has('ingest:browser')) return refuse('KEY_SCOPE');
  if (!scopes.has('ingest:browser')) {
    return exposed ? refuse('KEY_SCOPE', "a server's key does not belong into an address or a body") : null;
  }
  return origins.size === 0 || (origin !== undefined && origins.has(origin)) ? null : refuse('KEY_ORIGIN');
}

/** A key that may stand in a page is never trusted with more, whatever other scopes it has. */
function senderOf(collector: Collector, from: RequestOrigin, keys: KeyDirectory): Sender {
  const { projectId, collectorId, streams, scopes, limits } = collector;
  const [first] = streams;
  return {
    projectId,
    collectorId,
    streams,
    onlyStream: streams.size === 1 ? first! : null,
    projectStreams: keys.streamsOf(projectId),
    partitionKeys: keys.partitionKeysOf(projectId),
    schemas: keys.schemas.of(projectId),
    keepAddresses: keys.keepsAddresses(projectId),
    limits: { collector: limits, project: keys.limitsOf(projectId) },
    browser: scopes.has('ingest:browser') ? { address: from.address, userAgent: from.userAgent } : null,
  };
}
