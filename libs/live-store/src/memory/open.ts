/** The live store within one process, for standalone: counters and notices in memory, claims in the embedded log. */
import type { DedupClaims } from '#domain';
import type { LiveStore } from '../port.js';
import { memoryCounters } from './counters.js';
import { memoryNotices } from './notices.js';

/** Empty at start: the projector rebuilds the counters from the database. */
export function openMemoryLiveStore(claims: DedupClaims): LiveStore {
  return {
    counters: memoryCounters(Date.now),
    notices: memoryNotices(),
    claims,
    ping: async () => undefined,
    close: async () => undefined,
  };
}
