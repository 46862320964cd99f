/** Last uses on Redis: a sorted set by instant, in which later instants win by themselves (redis.io/commands/zadd, GT). */
import type { Redis } from 'ioredis';
import type { LastUses } from '../port.js';
import { reaching } from './faults.js';

/** Nobody took them for so long: nobody will. */
const KEPT_SECONDS = 7 * 24 * 60 * 60;

export function redisLastUses(redis: Redis, keyPrefix: string): LastUses {
  const key = `${keyPrefix}last-uses`;
  return {
    note: (uses) =>
      reaching(async () => {
        if (uses.length === 0) return;
        const members = uses.flatMap(({ id, at }) => [at, id]);
        const pipeline = redis
          .pipeline()
          .zadd(key, 'GT', ...members)
          .expire(key, KEPT_SECONDS);
        for (const [fault] of (await pipeline.exec()) ?? []) if (fault) throw fault;
      }),
    take: (atMost) =>
      reaching(async () => {
        const flat = await redis.zpopmin(key, atMost);
        return Array.from({ length: flat.length / 2 }, (_, i) => ({ id: flat[i * 2]!, at: Number(flat[i * 2 + 1]) }));
      }),
  };
}
