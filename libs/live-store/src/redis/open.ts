/** The live store on Redis 7 or later. */
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { Redis, type RedisOptions } from 'ioredis';
import { LiveStoreUnavailable } from '../faults.js';
import type { LiveStore } from '../port.js';
import { redisClaims } from './claims.js';
import { redisCounters } from './counters.js';
import { reaching } from './faults.js';
import { redisLastUses } from './last-uses.js';
import { redisLimits } from './limits.js';
import { redisNotices } from './notices.js';
import { redisRecent } from './recent.js';

/** The part of a logger that is used here. */
export interface LiveStoreLogger {
  warn(detail: object, message: string): void;
  info(message: string): void;
}

/** PEM, as Node's TLS takes it. */
export type RedisSecurity = Pick<ConnectionOptions, 'ca' | 'cert' | 'key'>;

export interface RedisLiveStoreOptions {
  /** redis://[user:password@]host:port[/db], rediss: for TLS. */
  readonly url: string;
  /** Put before every key and channel, to keep installations on one Redis apart. */
  readonly keyPrefix: string;
  /** Of a `rediss:` URL: whom to trust beside those that Node trusts, and who we are; PEM. */
  readonly security?: RedisSecurity;
  /** While opening, a fault that trying again cannot mend: it ends at once. By default there is none. */
  readonly givesUpOn?: (fault: Error) => boolean;
  readonly logger?: LiveStoreLogger;
  /** How long an event id is remembered; default 24 h. */
  readonly dedupWindowMs?: number;
  /** A command that takes longer fails; default 2 s. */
  readonly commandTimeoutMs?: number;
  /** How long the first connection may take; default 10 s. */
  readonly connectDeadlineMs?: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const OLDEST_VERSION = 7;
const QUIET_START_MS = 2_000;

/**
 * Connects, and answers once Redis does. Throws LiveStoreUnavailable when it does not within the deadline or is older
 * than version 7. While Redis is gone every command fails at once (nothing is queued); the connections come back alone.
 */
export async function openRedisLiveStore(options: RedisLiveStoreOptions): Promise<LiveStore> {
  const { keyPrefix, logger } = options;
  const { givesUpOn = () => false } = options;
  const commands = connection(options, 'commands');
  const subscriber = connection(options, 'subscriber');
  const close = async (): Promise<void> => {
    [commands, subscriber].forEach(mayBreakTwice);
    subscriber.disconnect();
    // Waits for what is under way; a connection that is down has nothing.
    if (commands.status === 'ready') await commands.quit().catch(() => commands.disconnect());
    else commands.disconnect();
  };
  try {
    const deadline = options.connectDeadlineMs ?? 10_000;
    await Promise.all([commands, subscriber].map((redis) => ready(redis, deadline, givesUpOn)));
    await requireVersion(commands);
  } catch (fault) {
    await close();
    throw fault;
  }
  logger?.info('connected to Redis');
  return {
    counters: redisCounters(commands, keyPrefix, Date.now),
    notices: redisNotices(commands, subscriber, keyPrefix),
    claims: redisClaims(commands, keyPrefix, options.dedupWindowMs ?? DAY_MS),
    limits: redisLimits(commands, keyPrefix),
    lastUses: redisLastUses(commands, keyPrefix),
    recent: redisRecent(commands, keyPrefix),
    ping: () =>
      reaching(async () => {
        await commands.ping();
      }),
    close,
  };
}

function connection(options: RedisLiveStoreOptions, role: string): Redis {
  const { url, logger, commandTimeoutMs = 2_000, givesUpOn = () => false } = options;
  let hopeless = false;
  const settings: RedisOptions = {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: commandTimeoutMs,
    disconnectTimeout: 200,
    commandTimeout: commandTimeoutMs,
    retryStrategy: (attempt) => (hopeless ? null : Math.min(50 * attempt, 1_000)),
    // After a failover the old primary answers READONLY: reconnect to reach the new one.
    reconnectOnError: (fault) => fault.message.startsWith('READONLY'),
    ...tlsOf(options),
  };
  const redis = new Redis(url, settings);
  let down = false;
  let opened = false;
  const startedAt = Date.now();
  redis.on('error', (fault: Error) => {
    mayBreakTwice(redis);
    hopeless = !opened && givesUpOn(fault);
    // A server may close before we have read why: what it says next time may be the one line that is needed.
    if (!opened && Date.now() - startedAt < QUIET_START_MS) return;
    if (!down && !hopeless) logger?.warn({ connection: role, reason: fault.message }, 'Redis does not answer');
    down = true;
  });
  redis.on('ready', () => {
    if (down) logger?.info(`Redis answers again (${role})`);
    down = false;
    opened = true;
  });
  return redis;
}

/** One that is refused or ended while it shakes hands may break a second time; the client listens once, and would end the process. */
function mayBreakTwice(redis: Redis): void {
  redis.stream?.on('error', () => undefined);
}

/** The name is asked for as well as checked: a proxy may hold the certificates of many. */
function tlsOf({ url, security }: RedisLiveStoreOptions): Pick<RedisOptions, 'tls'> {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'rediss:') return {};
  const tls = { minVersion: 'TLSv1.2', ...(!isAddress(hostname) && { servername: hostname }) } as const;
  // Not spread: its members are read anew at each connection.
  return { tls: Object.defineProperties(tls, Object.getOwnPropertyDescriptors(security ?? {})) };
}

const isAddress = (hostname: string): boolean => isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;

function ready(redis: Redis, deadlineMs: number, givesUpOn: (fault: Error) => boolean): Promise<void> {
  if (redis.status === 'ready') return Promise.resolve();
  return new Promise((resolve, reject) => {
    let last: Error | undefined;
    const settled = (): void => {
      clearTimeout(timer);
      redis.off('ready', onReady);
      redis.off('error', onError);
    };
    const onError = (fault: Error): void => {
      last = fault;
      if (!givesUpOn(fault)) return;
      settled();
      reject(new LiveStoreUnavailable(`Redis cannot be used: ${fault.message}`, { cause: fault }));
    };
    const onReady = (): void => {
      settled();
      resolve();
    };
    const timer = setTimeout(() => {
      settled();
      const reason = last ? `: ${last.message}` : '';
      reject(new LiveStoreUnavailable(`Redis did not answer within ${deadlineMs} ms${reason}`, { cause: last }));
    }, deadlineMs);
    redis.on('error', onError);
    redis.once('ready', onReady);
  });
}

async function requireVersion(redis: Redis): Promise<void> {
  const info = await reaching(() => redis.info('server'));
  const version = /redis_version:(\d+)\.(\S+)/.exec(info);
  if (version && Number(version[1]) >= OLDEST_VERSION) return;
  throw new LiveStoreUnavailable(`Redis ${OLDEST_VERSION} or later is needed`);
}
