/** The writing side of the read models: only the projector, and the command that migrates, may import it. */
export { deleteStream } from './writer/delete-stream.js';
export { addConversions } from './writer/add-conversions.js';
export { addDimensions } from './writer/add-dimensions.js';
export { addToLedger } from './writer/add-to-ledger.js';
export { addTrafficPerMinute, addTrafficPerQuarterHour } from './writer/add-traffic.js';
export {
  moveCheckpoints,
  openCheckpoint,
  ProjectionsApart,
  type Checkpoint,
  type CheckpointMove,
  type ProjectionName,
} from './writer/checkpoints.js';
export { connectionsBeside, readModelDataSource } from './writer/data-source.js';
export type { BatchOrigin, EventToWrite } from './writer/event-columns.js';
export { insertEvents } from './writer/insert-events.js';
export { migrateReadModel, waitForReadModel, type WaitOptions } from './writer/migrate.js';
export { ensurePartitions } from './writer/partitions/ensure-partitions.js';
export { forgetExpired, type Forgotten, type StreamRetention } from './writer/partitions/forget-expired.js';
export { noteCanaries, type CanaryArrival } from './writer/note-canaries.js';
export { isPoison } from './writer/poison.js';
export { readRecentEvents, type RecentEvents } from './writer/recent-events.js';
export { readLatestSessions, readSessionsAround } from './writer/sessions/read-sessions.js';
export { UNREADABLE_PROJECT, addRejections, forgetRejections, type EndedEvent } from './writer/rejections.js';
export { writeSessions } from './writer/sessions/write-sessions.js';
export {
  compareVersions,
  readLivePositions,
  switchOver,
  type HandOver,
  type LivePosition,
} from './writer/replay/hand-over.js';
export { heldEvents } from './writer/replay/held-events.js';
export { dropKept, type KeptOrders } from './writer/replay/kept-versions.js';
export {
  beginReplay,
  endReplay,
  moveReplayCheckpoints,
  noteProgress,
  readReplay,
  readReplayCheckpoints,
  refuseReplay,
  type NewReplay,
  type ReplayCheckpoint,
  type ReplayPlace,
  type ReplayState,
  type StoredReplay,
} from './writer/replay/replays.js';
export { beginRollback, RollbackImpossible } from './writer/replay/rollback.js';
export { inWriteTransaction, type WriteTransaction } from './writer/write-transaction.js';
