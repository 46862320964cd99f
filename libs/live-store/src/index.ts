export { LiveStoreUnavailable } from './faults.js';
export { memoryLimits } from './memory/limits.js';
export { openMemoryLiveStore } from './memory/open.js';
export type {
  BucketUse,
  CounterBatch,
  CounterResult,
  CounterScope,
  LastUse,
  LastUses,
  Limits,
  LiveCounters,
  LiveQuery,
  LiveSnapshot,
  LiveStore,
  Notices,
  QuotaUse,
  Recent,
  RecentItem,
  StreamDelta,
} from './port.js';
export { POSITION } from './recent.js';
export { openRedisLiveStore, type RedisLiveStoreOptions } from './redis/open.js';
export { redisPart, redisSecurity, type RedisEnvironment } from './redis/redis-part.js';
