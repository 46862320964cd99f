export { LiveStoreUnavailable } from './faults.js';
export { openMemoryLiveStore } from './memory/open.js';
export type {
  CounterBatch,
  CounterResult,
  CounterScope,
  LiveCounters,
  LiveQuery,
  LiveSnapshot,
  LiveStore,
  Notices,
  StreamDelta,
} from './port.js';
export { openRedisLiveStore, type RedisLiveStoreOptions } from './redis/open.js';
export { redisPart, type RedisEnvironment } from './redis/redis-part.js';
