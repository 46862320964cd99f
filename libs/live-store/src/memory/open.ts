/** The live store within one process, for standalone: all in memory but the claims, which are in the embedded log. */
import type { DedupClaims } from '#domain';
import type { LiveStore } from '../port.js';
import { memoryCounters } from './counters.js';
import { memoryLastUses, memoryLimits } from './limits.js';
import { memoryNotices } from './notices.js';
import { memoryRecent } from './recent.js';

/** Empty at start: the projector rebuilds the counters from the database. */
export function openMemoryLiveStore(claims: DedupClaims): LiveStore {
  return {
    counters: memoryCounters(Date.now),
    notices: memoryNotices(),
    claims,
    limits: memoryLimits(Date.now),
    lastUses: memoryLastUses(),
    recent: memoryRecent(Date.now),
    ping: async () => undefined,
    close: async () => undefined,
  };
}
