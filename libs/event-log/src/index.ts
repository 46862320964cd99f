export { LogDiskFull, LogFull, LogUnavailable, RecordCorrupt, TopicMismatch } from './faults.js';
export { FlowWatch, readUnread, STALE_AFTER_MS, type Positions, type Unread } from './flow-watch.js';
export { GroupCommit, type GroupCommitOptions, type RecordWriter } from './group-commit.js';
export { openKafkaLog, type KafkaLogOptions } from './kafka/kafka-log.js';
export { kafkaPart, topicSpecs, type KafkaEnvironment } from './kafka/kafka-part.js';
export { kafkaSecurity } from './kafka/security.js';
export type {
  AppenderState,
  BatchHandler,
  ConsumeOptions,
  ConsumerGroup,
  CopyHandler,
  CopyOptions,
  CopyOutput,
  DiskRoom,
  EventLog,
  LogAdmin,
  LogAppender,
  LogConsumers,
  LogHeaders,
  LogRecord,
  LogSubscription,
  NewRecord,
  PartitionOffsets,
  Position,
  RecordBatch,
  SubscriptionState,
  TopicSpec,
} from './port.js';
export { STUCK_AFTER_MS, subscriptionHealth } from './subscription-health.js';
export { BatchPattern, FaultThroughFilter } from './transport/batch-pattern.js';
export {
  BatchContext,
  EventLogServer,
  HandlerMissing,
  type EventLogServerOptions,
  type ServedSubscription,
} from './transport/event-log-server.js';
export { openEmbeddedLog, type EmbeddedLog, type EmbeddedLogOptions } from './embedded/embedded-log.js';
export { examineEmbeddedLog, setDamageAside, type DamagedPlace } from './embedded/damage.js';
export { DataFolderRefused } from './embedded/folder-lock.js';
