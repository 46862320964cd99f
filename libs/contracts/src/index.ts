export { EVENT_FIELDS, EVENT_SCHEMA, type EventField, type FieldSchema } from './catalogue/event-input.js';
export { KNOWN_TYPES, type KnownType, type PropertySchema } from './catalogue/known-types.js';
export {
  factOf,
  type CollectorScope,
  type ControlEvent,
  type ControlFact,
  type ReplayStart,
} from './control/control-event.js';
export { upcast } from './control/upcast.js';
export { ERRORS, type ErrorCode, type ErrorEntry } from './errors/catalogue.js';
export {
  refusalCodes,
  REJECTION_REASONS,
  rejectionEntry,
  type RejectionReason,
  type Remedy,
} from './errors/rejection-reasons.js';
export { PROBLEM_CONTENT_TYPE, problem, type Problem } from './errors/problem.js';
export {
  DOORS,
  isTroubled,
  requestLists,
  type CollectorRequest,
  type CollectorRequestsAnswer,
  type DoorName,
  type FirstRefused,
  type RequestNote,
} from './http/collector-requests.js';
export type {
  AccessTokenView,
  AuditAnswer,
  AuditEntry,
  CollectorKeyView,
  CollectorsAnswer,
  CollectorView,
  CollectorWithKey,
  CreatedAccessToken,
  InvitationPreview,
  InvitationView,
  MembersAnswer,
  MemberView,
  ProjectOfUser,
  ProjectView,
  SentInvitation,
  SessionAnswer,
  SignedInUser,
  SignInView,
  StreamView,
} from './http/control.js';
export { eventView, eventViewJson } from './http/event-view.js';
export {
  EVENT_SCHEMA_TYPES,
  type EventSchemaDiff,
  type EventSchemaRegistration,
  type EventSchemaType,
  type EventSchemaVersionView,
  type EventSchemaView,
  type SchemaDifferenceView,
} from './http/event-schemas.js';
export { INGEST_LIMITS, type EventOutcome, type IngestAnswer } from './http/ingest.js';
export type {
  CanaryAnswer,
  LagAnswer,
  LedgerCheckAnswer,
  PartitionLag,
  ProjectionAnswer,
  ProjectLedgerCheckAnswer,
  ReplayAnswer,
  ReplayForecastAnswer,
  StageLag,
} from './http/operate.js';
export type {
  DiscardAnswer,
  DiscardRequest,
  RedriveAnswer,
  RedrivenEvent,
  RedriveOutcome,
  RedriveRequest,
  RejectedAnswer,
  RejectedChoice,
  RejectedDecision,
  RejectedEventAnswer,
  RejectedOutcome,
  RejectedState,
  RejectedSummaryAnswer,
  RejectedView,
} from './http/rejected.js';
export { decodeReceipt, encodeReceipt } from './http/receipt.js';
export { DIMENSIONS, OTHER_SERIES, TIMESERIES_METRICS, TOP_METRICS } from './http/read.js';
export type {
  Dimension,
  EventsAnswer,
  EventView,
  Freshness,
  LedgerAnswer,
  LedgerFigures,
  LiveAnswer,
  OverviewAnswer,
  OverviewFigures,
  Revenue,
  SessionsAnswer,
  SessionView,
  StorageAnswer,
  StorageStream,
  StorageTable,
  TimeseriesAnswer,
  TimeseriesMetric,
  TopAnswer,
  TopMetric,
  TraceAnswer,
  TraceHop,
  TraceStatus,
} from './http/read.js';
export { accessLogReader } from './import/access-log.js';
export { parseCsvRecord } from './import/csv.js';
export { csvReader, mappingProblem, type CsvMapping, type CsvOptions } from './import/csv-events.js';
export type { RecordReader } from './import/imported-record.js';
export { RecordSplitter, type SplitOptions, type TextRecord } from './import/record-splitter.js';
export { wireReader } from './import/wire-lines.js';
export {
  controlEventCodec,
  enrichedEventCodec,
  PayloadInvalid,
  payloadCodec,
  rawEventCodec,
  rejectedEventCodec,
  schemaIdOf,
  type PayloadCodec,
} from './log/codec.js';
export { KnownSchemas, knownSchemas, type SchemaSource } from './log/known-schemas.js';
export { decodeRawReceipt, decodeRejection, type RawReceipt, type Rejection } from './log/ledger-facts.js';
export { BUILT_IN_SCHEMAS, type Subject } from './log/schemas.js';
export { avroForm, logSubjects, type RegisteredSchema } from './log/subjects.js';
export { CONTROL_PARTITIONS, DEFAULT_PARTITIONS, HEADERS, TOPICS, typeTopic, type TopicName } from './log/topics.js';
export { judgeEvent, type AllowedEvent, type RuleFacts } from './rules/event-rules.js';
export { avroProblem } from './rules/avro-problem.js';
export type { SchemaRefusal } from './rules/event-schema.js';
export type { AllowedTypes, EventSender, ProjectStreams } from './rules/event-sender.js';
export { isStorable } from './rules/event-text.js';
export {
  compileSchema,
  PATTERN_LIMITS,
  type ProjectSchemas,
  type SchemaCheck,
  type SchemaVersions,
  type TypeSchema,
} from './rules/schema-check.js';
export { eventTime } from './rules/event-time.js';
export { losesDigits } from './rules/json-number.js';
export {
  MAX_FRAMES_PER_SECOND,
  NOTICE_CHANNEL,
  ledgerRoomOf,
  REPLAYS_ROOM,
  roomOf,
  SOCKET_LIMITS,
  SOCKET_MESSAGES,
  SOCKET_NEEDS,
  type ClosedFrame,
  type EventsFrame,
  type GapFrame,
  type LedgerFrame,
  type GapReason,
  type StatsFrame,
  type StreamNotice,
  type SubscribeAnswer,
  type SubscribeRequest,
  type UnsubscribeAnswer,
  type UnsubscribeRequest,
  type WatchAnswer,
} from './socket/messages.js';
export {
  INGEST_MESSAGES,
  INGEST_NAMESPACE,
  INGEST_SOCKET_LIMITS,
  type SendAnswer,
  type SocketRefusal,
} from './socket/ingest-messages.js';
