/**
 * Dedup claims on Redis 7: `SET key coordinates NX GET PX window` (redis.io/commands/set) answers nil when the id was
 * free, else the owner's coordinates. A whole batch is one round trip.
 */
import type { Redis } from 'ioredis';
import { formatCoordinates, parseCoordinates, type Coordinates, type DedupClaims } from '#domain';
import { reaching } from './faults.js';

export function redisClaims(redis: Redis, keyPrefix: string, windowMs: number): DedupClaims {
  return {
    claim: (claims) =>
      reaching(async () => {
        const pipeline = redis.pipeline();
        for (const { projectId, eventId, by } of claims) {
          pipeline.set(`${keyPrefix}dedup:${projectId}:${eventId}`, formatCoordinates(by), 'PX', windowMs, 'NX', 'GET');
        }
        const replies = (await pipeline.exec()) ?? [];
        return claims.map(({ by }, i) => ownerOf(by, replies[i]));
      }),
  };
}

function ownerOf(claimer: Coordinates, reply: [Error | null, unknown] | undefined): Coordinates {
  if (!reply) throw new Error('a claim got no reply');
  const [fault, owner] = reply;
  if (fault) throw fault;
  if (owner === null) return claimer;
  const coordinates = parseCoordinates(owner as string);
  if (!coordinates) throw new Error('a dedup claim does not hold coordinates');
  return coordinates;
}
