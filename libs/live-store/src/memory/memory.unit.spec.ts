import { describe } from '@jest/globals';
import type { Coordinates, DedupClaims } from '#domain';
import { liveStoreContract } from '../live-store.contract.spec.js';
import { openMemoryLiveStore } from './open.js';

/** Stands in for the embedded log, whose claims have a suite of their own. */
function claimsInMemory(): DedupClaims {
  const owners = new Map<string, Coordinates>();
  return {
    claim: async (claims) =>
      claims.map(({ projectId, eventId, by }) => {
        const key = JSON.stringify([projectId, eventId]);
        if (!owners.has(key)) owners.set(key, by);
        return owners.get(key) ?? by;
      }),
  };
}

describe('live store in memory', () => {
  liveStoreContract(async () => openMemoryLiveStore(claimsInMemory()));
});
