/** Limits on Redis 7: one script call for some hundred buckets or counters, all calls of a batch in one round trip. */
import type { Redis } from 'ioredis';
import type { BucketUse, Limits, QuotaUse } from '../port.js';
import { reaching } from './faults.js';
import { COUNT, RAISE, runScript, TAKE, USE } from './scripts.js';

/** Redis does nothing else during a call. */
const KEYS_A_CALL = 500;

type Script = Parameters<typeof runScript>[1];
type Args = readonly (string | number)[];

export function redisLimits(redis: Redis, keyPrefix: string): Limits {
  const inCalls = <T>(script: Script, of: readonly T[], keyOf: (one: T) => string, argsOf: (one: T) => Args) =>
    reaching(async () => {
      const calls = [];
      for (let from = 0; from < of.length; from += KEYS_A_CALL) {
        const part = of.slice(from, from + KEYS_A_CALL);
        calls.push({ keys: part.map(keyOf), args: part.flatMap(argsOf) });
      }
      const replies = calls.length === 0 ? [] : await runScript(redis, script, calls);
      return (replies as (readonly (string | number)[])[]).flat().map(Number);
    });
  const quotaKey = ({ counter }: QuotaUse): string => `${keyPrefix}quota:${counter}`;
  const quotaArgs = ({ used, expiresAt }: QuotaUse): Args => [used, expiresAt];

  const bucketKey = ({ bucket }: BucketUse): string => `${keyPrefix}bucket:${bucket}`;
  const bucketArgs = ({ used, ratePerSecond, burst, overMs = 0 }: BucketUse): Args => [
    used,
    ratePerSecond,
    burst,
    overMs,
  ];

  return {
    use: (uses) => inCalls(USE, uses, bucketKey, bucketArgs),
    take: (uses) =>
      reaching(async () => {
        const [wait] = await runScript(redis, TAKE, [{ keys: uses.map(bucketKey), args: uses.flatMap(bucketArgs) }]);
        return Number(wait);
      }),
    count: (uses) => inCalls(COUNT, uses, quotaKey, quotaArgs),
    raise: (floors) => inCalls(RAISE, floors, quotaKey, quotaArgs),
  };
}
