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
