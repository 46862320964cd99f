/**
 * Dedup claims on Redis 7: one script call for some hundred claims, all calls of a batch in one round trip. A command a
 * claim would cost the client more than the claim costs Redis.
 */
import type { Redis } from 'ioredis';
import { formatCoordinates, parseCoordinates, type Coordinates, type DedupClaim, type DedupClaims } from '#domain';
import { reaching } from './faults.js';
import { CLAIM, runScript } from './scripts.js';

/** Redis does nothing else during a call: this many take it about half a millisecond. */
const CLAIMS_A_CALL = 500;

export function redisClaims(redis: Redis, keyPrefix: string, windowMs: number): DedupClaims {
  const callOf = (claims: readonly DedupClaim[]) => ({
    keys: claims.map(({ projectId, eventId }) => `${keyPrefix}dedup:${projectId}:${eventId}`),
    args: [...claims.map(({ by }) => formatCoordinates(by)), windowMs],
  });
  return {
    claim: (claims) =>
      reaching(async () => {
        if (claims.length === 0) return [];
        const calls = Array.from({ length: Math.ceil(claims.length / CLAIMS_A_CALL) }, (_, i) =>
          callOf(claims.slice(i * CLAIMS_A_CALL, (i + 1) * CLAIMS_A_CALL)),
        );
        const owners = ((await runScript(redis, CLAIM, calls)) as (readonly (string | null)[])[]).flat();
        if (owners.length !== claims.length) throw new Error('a claim got no reply');
        return claims.map(({ by }, i) => ownerOf(by, owners[i] ?? null));
      }),
  };
}

function ownerOf(claimer: Coordinates, owner: string | null): Coordinates {
  if (owner === null) return claimer;
  const coordinates = parseCoordinates(owner);
  if (!coordinates) throw new Error('a dedup claim does not hold coordinates');
  return coordinates;
}
