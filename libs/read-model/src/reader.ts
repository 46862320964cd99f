/** Entry of the read models for those who read them (the gateway). Nothing here writes. */
export { bucketStarts, INTERVALS, MAX_BUCKETS, rangeFits, type Interval } from './reader/buckets.js';
export { readCheckpoints, type Checkpoint } from './reader/checkpoints.query.js';
export { readEvents, type EventPosition, type EventsPage, type EventsQuery } from './reader/events.query.js';
export { readLedger, type Ledger, type LedgerQuery } from './reader/ledger.query.js';
export { readStreamRange, type PlacedEvent, type StreamRange } from './reader/stream-range.query.js';
export { readTraceById, readTraceByRecord, type RawRecordQuery } from './reader/trace.query.js';
export { readTraffic, type TrafficQuery, type TrafficSeries } from './reader/traffic-per-minute.query.js';
export { isZone } from './reader/zone.js';
