export {
  allows,
  cappedRole,
  PERMISSIONS,
  permissionsOf,
  PROJECT_ROLES,
  TOKEN_SCOPES,
  type Permission,
  type ProjectRole,
  type TokenScope,
} from './access/permissions.js';
export { addressBlock } from './address-block.js';
export { apiKeyHint, formatApiKey, formatPersonalToken, isApiKey, isPersonalToken } from './api-key/api-key.js';
export { CANARY_PROJECT, canaryEvent, isCanary } from './canary/canary.js';
export { canonicalJson } from './event-schema/canonical-json.js';
export {
  COMPATIBILITIES,
  incompatibilities,
  type Compatibility,
  type Incompatibility,
} from './event-schema/compatibility.js';
export { differencesBetween, type DifferenceRule, type SchemaDifference } from './event-schema/differences.js';
export { isAvro } from './event-schema/avro-schema.js';
export { jsonSchemaOf, readSchema, SCHEMA_LIMITS } from './event-schema/read-schema.js';
export { formatCoordinates, parseCoordinates, sameCoordinates, type Coordinates } from './coordinates.js';
export { isDuplicate, type DedupClaim, type DedupClaims } from './dedup.js';
export { withoutMember } from './enrich/without-member.js';
export {
  visitorOf,
  type AtTheDoor,
  type Campaign,
  type DeviceClass,
  type EnrichedEvent,
  type Geo,
  type Mark,
  type RawEvent,
  type ReferrerFacts,
  type ReferrerMedium,
  type RejectedEvent,
  type RejectionOutcome,
  type UserAgentFacts,
} from './event.js';
export {
  LEDGER_OUTCOMES,
  LedgerSums,
  type LedgerDelta,
  type LedgerOutcome,
  type Receipt,
} from './event-ledger/event-ledger.js';
export { murmur2, PARTITION_KEYS, partitionKey, partitionOf, type PartitionKey } from './partition.js';
export { TOPIC_TYPE } from './topic-type.js';
export {
  fold,
  isRefusal,
  refuse,
  type Changes,
  type Decider,
  type Refusal,
  type RefusalCode,
} from './control/decider.js';
export {
  collector,
  COLLECTOR_SCOPES,
  MAX_OVERLAP_SECONDS,
  type CollectorCommand,
  type CollectorEvent,
  type CollectorGrant,
  type CollectorState,
  type CollectorTerms,
} from './control/collector.js';
export {
  eventSchema,
  eventSchemaId,
  type EventSchemaCommand,
  type EventSchemaEvent,
  type EventSchemaState,
} from './control/event-schema.js';
export {
  invitation,
  type InvitationCommand,
  type InvitationEvent,
  type InvitationState,
} from './control/invitation.js';
export { MOST_A_MONTH, MOST_A_SECOND, type Limits } from './control/limits.js';
export { DISPLAY_NAME, STREAM_NAME } from './control/names.js';
export { project, type ProjectCommand, type ProjectEvent, type ProjectState } from './control/project.js';
export {
  EVENT_TYPE,
  MOST_TOPIC_TYPES,
  MOST_TYPES,
  SCHEMA_POLICIES,
  stream,
  type SchemaPolicy,
  type StreamCommand,
  type StreamEvent,
  type StreamState,
} from './control/stream.js';
export {
  normalEmail,
  user,
  type InstanceRole,
  type UserCommand,
  type UserEvent,
  type UserState,
} from './control/user.js';
export { replay, type ReplayCommand, type ReplayEvent, type ReplayStart, type ReplayState } from './control/replay.js';
export { keptUntil, monthOf, quotaCounter, type Month, type QuotaName } from './quota/month.js';
export { LiveSums, liveDeltas, type LiveDelta, type LiveFact } from './live-counters/live-counters.js';
export { pageOf } from './page.js';
export { foldSessions, piecesBefore, type ExtendedSession, type SessionChanges } from './sessions/fold-sessions.js';
export { sessionPieces, type VisitorPieces } from './sessions/session-pieces.js';
export { sessionVisitorKey, type PageVisit, type Session, type SessionVisitor } from './sessions/session.js';
export { type ReturnsDelta } from './sessions/returns-per-day.js';
export { type SessionsDelta } from './sessions/sessions-per-quarter-hour.js';
export { conversions, type ConversionDelta } from './conversions/conversions.js';
export { COUNTED_DIMENSIONS, topDimensions, type DimensionDelta } from './top-dimensions/top-dimensions.js';
export { trafficPerMinute, type TrafficDelta } from './traffic-per-minute/traffic-per-minute.js';
export { trafficPerQuarterHour } from './traffic-per-quarter-hour/traffic-per-quarter-hour.js';
export { advanceWatermark, ALLOWED_LATENESS_MS, isLate, judgeLateness, type Watermark } from './watermark/watermark.js';
export { depthOf, parseJsonTree, scalar, stringOf, writeJsonTree, type JsonNode } from './rejected/json-tree.js';
export { applyMapping, mappingFault, unsafeNumber, type MappingStep } from './rejected/mapping.js';
export { MASK, maskSecrets, maskText, SECRET_NAMES } from './rejected/mask.js';
export {
  isDuplicateRedrive,
  parseProvenance,
  provenanceOfRaw,
  provenanceTexts,
  redrivenId,
  sourceClaim,
  type Provenance,
} from './rejected/redrive.js';
