/** Redis as a process of cluster mode opens it: which variables it reads, and which of them is at fault. */
import { readFileSync } from 'node:fs';
import { LiveStoreUnavailable } from '../faults.js';
import type { LiveStore } from '../port.js';
import { openRedisLiveStore, type RedisLiveStoreOptions, type RedisSecurity } from './open.js';

/** Variables of every app that is on the live store, as its configuration has read them. */
export interface RedisEnvironment {
  readonly REDIS_URL: string;
  readonly REDIS_TLS_CA_PATH?: string | undefined;
  readonly REDIS_TLS_CERT_PATH?: string | undefined;
  readonly REDIS_TLS_KEY_PATH?: string | undefined;
  readonly NEXUSPIPE_TOPIC_PREFIX: string;
}

/** Which variable to look at when TLS fails. */
const REDIS_TLS_VARIABLES = {
  address: 'REDIS_URL',
  authority: 'REDIS_TLS_CA_PATH',
  certificate: 'REDIS_TLS_CERT_PATH',
} as const;

/** The client copies these at each connection: the files are read then, so that renewed ones are in use without a restart. */
export function redisSecurity(env: Omit<RedisEnvironment, 'NEXUSPIPE_TOPIC_PREFIX'>): RedisSecurity {
  const { REDIS_TLS_CA_PATH: ca, REDIS_TLS_CERT_PATH: cert, REDIS_TLS_KEY_PATH: key } = env;
  const reading = (name: keyof RedisSecurity, path: string | undefined): PropertyDescriptorMap =>
    path === undefined ? {} : { [name]: { enumerable: true, get: () => readFileSync(path, 'utf8') } };
  return Object.defineProperties({}, { ...reading('ca', ca), ...reading('cert', cert), ...reading('key', key) });
}

/** The live store as a part that a process opens, closes and asks whether it answers. */
export function redisPart(
  env: RedisEnvironment,
  options: Omit<RedisLiveStoreOptions, 'url' | 'keyPrefix' | 'security'>,
) {
  return {
    name: 'live-store',
    open: (): Promise<LiveStore> =>
      openRedisLiveStore({
        ...options,
        url: env.REDIS_URL,
        keyPrefix: env.NEXUSPIPE_TOPIC_PREFIX,
        security: redisSecurity(env),
      }),
    close: (store: LiveStore): Promise<void> => store.close(),
    ping: (store: LiveStore): Promise<void> => store.ping(),
    refusal: (fault: unknown): string | null =>
      fault instanceof LiveStoreUnavailable ? `REDIS_URL: ${fault.message}` : null,
    tls: REDIS_TLS_VARIABLES,
  };
}
