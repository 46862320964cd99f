export { hashOf } from './access/hash-of.js';
export {
  findLink,
  forgetPasswordLinks,
  lockSetup,
  storeLink,
  takeLink,
  type OneTimeLink,
} from './access/one-time-links.js';
export { allUsers, openInvitation, type Account } from './access/people.js';
export {
  goodKey,
  LAST_USE_STEP_MS,
  noteTokenUse,
  personalToken,
  personalTokenOf,
  personalTokensOf,
  type GoodKey,
} from './access/presented.js';
export { endByRefreshToken, refresh, REUSE_GRACE_MS, type Refreshed } from './access/refresh-tokens.js';
export {
  endSignIn,
  endSignInsOf,
  isSignedIn,
  openSignIn,
  signInsOf,
  type Device,
  type Refreshable,
} from './access/sign-ins.js';
export { rotateSigningKey, signingKeyId, signingKeys, type RotationOptions } from './access/signing-keys.js';
export { systemAuthor, type Author } from './append/author.js';
export { ControlStore, type ControlWork } from './append/control-store.js';
export { ControlTransaction, type Metadata } from './append/control-transaction.js';
export { readAudit, type AuditPage, type AuditQuestion } from './audit/read-audit.js';
export { recordAudit, type AuditRecord } from './audit/record-audit.js';
export { EVENT_STORE_ENTITIES } from './entities.js';
export { isDatabaseUnavailable } from './faults.js';
export {
  claimAnswer,
  forgetAnswers,
  giveBackAnswer,
  keepAnswer,
  type AnswerClaim,
  type AnswerName,
} from './idempotency/idempotent-answers.js';
export { migrateEventStore, waitForEventStore, type WaitOptions } from './migrations/migrate.js';
export { GATEWAY_ROLE } from './schema.js';
export { OutboxRelay, outboxSize, type RelayOptions, type RelayState } from './outbox/relay.js';
export {
  collectorByKeyHash,
  collectorOf,
  collectorsOf,
  countCollectors,
  keysOf,
  noteCollectorUses,
} from './read-side/collectors.js';
export {
  countInvitations,
  hasMemberWithEmail,
  invitationOf,
  invitationsOf,
  memberOf,
  membersOf,
  roleOf,
  type Member,
} from './read-side/members.js';
export {
  countEventSchemas,
  eventSchemaOf,
  eventSchemasOf,
  schemaVersionOf,
  schemaVersionsOf,
  schemasInUse,
  type SchemaInUse,
  type SchemaSubject,
} from './read-side/event-schemas.js';
export {
  allProjectIds,
  countStreams,
  projectNamed,
  projectOf,
  projectsOf,
  projectsWithQuota,
  streamOf,
  streamsOf,
  streamsThatSayRetention,
  type MemberProject,
} from './read-side/projects.js';
export { lockReplays, replayOrder, replayOrders } from './read-side/replays.js';
export {
  forgetRejectionMarks,
  markRejections,
  REJECTION_MARKS,
  rejectionMarks,
  type RejectionMark,
} from './rejections/marks.js';
export { adminExists, lockPassword, userByEmail, userById } from './read-side/users.js';
export type { CollectorKeyRow } from './tables/collector-key.table.js';
export type { CollectorRow } from './tables/collector.table.js';
export type { EventSchemaRow } from './tables/event-schema.table.js';
export type { EventSchemaVersionRow } from './tables/event-schema-version.table.js';
export type { InvitationRow } from './tables/invitation.table.js';
export type { ProjectRow } from './tables/project.table.js';
export type { AccessTokenRow } from './tables/access-token.table.js';
export type { ReplayRow } from './tables/replay.table.js';
export type { SignInRow } from './tables/sign-in.table.js';
export type { StreamRow } from './tables/stream.table.js';
export type { UserRow } from './tables/user.table.js';
