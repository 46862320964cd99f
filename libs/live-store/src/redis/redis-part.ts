/** Redis as a process of cluster mode opens it: which variables it reads, and which of them is at fault. */
import { LiveStoreUnavailable } from '../faults.js';
import type { LiveStore } from '../port.js';
import { openRedisLiveStore, type RedisLiveStoreOptions } from './open.js';

/** Variables of every app that is on the live store, as its configuration has read them. */
export interface RedisEnvironment {
  readonly REDIS_URL: string;
  readonly NEXUSPIPE_TOPIC_PREFIX: string;
}

/** The live store as a part that a process opens, closes and asks whether it answers. */
export function redisPart(env: RedisEnvironment, options: Omit<RedisLiveStoreOptions, 'url' | 'keyPrefix'>) {
  return {
    name: 'live-store',
    open: (): Promise<LiveStore> =>
      openRedisLiveStore({ ...options, url: env.REDIS_URL, keyPrefix: env.NEXUSPIPE_TOPIC_PREFIX }),
    close: (store: LiveStore): Promise<void> => store.close(),
    ping: (store: LiveStore): Promise<void> => store.ping(),
    refusal: (fault: unknown): string | null =>
      fault instanceof LiveStoreUnavailable ? `REDIS_URL: ${fault.message}` : null,
  };
}
