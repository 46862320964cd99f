/** Entry of the read models for those who read them (the gateway). Nothing here writes. */
export { PROJECTION_NAMES } from './projection-tables.js';
export { readAccepted } from './reader/accepted.query.js';
export { bucketStarts, INTERVALS, MAX_BUCKETS, rangeFits, type Interval } from './reader/buckets.js';
export { readCanaries } from './reader/canaries.query.js';
export { readCheckpoints, type Checkpoint } from './reader/checkpoints.query.js';
export { isFilterable } from './reader/conditions.js';
export type { DimensionQuestion } from './reader/dimension-rows.js';
export { readEndById, readEndByRecord, type EndedTrace } from './reader/ended.query.js';
export { readEvents, type EventPosition, type EventsPage, type EventsQuery } from './reader/events.query.js';
export { firstWithoutEnd, readImbalances, type AcceptedEvent, type Imbalance } from './reader/imbalance.query.js';
export { readLedger, type Ledger, type LedgerQuery } from './reader/ledger.query.js';
export { readOverview } from './reader/overview.query.js';
export { isDimension, propertyName, type Filter, type Question, type Range } from './reader/question.js';
export {
  endedReplays,
  readProjectionStates,
  readReplays,
  type ProjectionState,
  type ReplayProgress,
  type RetiredVersion,
} from './reader/replays.query.js';
export { differencesOf } from './reader/digest-differences.js';
export {
  readRejected,
  readRejectedAt,
  readRejectedCounts,
  type RejectedCountRow,
  type RejectedFilter,
  type RejectedPlace,
  type RejectedRow,
} from './reader/rejected.query.js';
export { reading, ReadingTooSlow } from './reader/reading.js';
export type { Series } from './reader/series.js';
export { readSeries, type SeriesQuestion } from './reader/series.query.js';
export { readSessions, type SessionPosition, type SessionsPage } from './reader/session-list.query.js';
export { readKeptStreams, readRebuiltBytes, readTableSizes, type KeptStream } from './reader/storage.query.js';
export { readStreamRange, type PlacedEvent, type StreamRange } from './reader/stream-range.query.js';
export { readTop, readTopVisitors } from './reader/top.query.js';
export { readTraceById, readTraceByRecord, type RawRecordQuery, type Trace } from './reader/trace.query.js';
export { isZone } from './reader/zone.js';
