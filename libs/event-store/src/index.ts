export { lockSetup, storeLink, takeLink, type OneTimeLink } from './access/one-time-links.js';
export { storedSigningKey, type StoredSigningKey } from './access/signing-keys.js';
export { systemAuthor, type Author } from './append/author.js';
export { ControlStore, type ControlWork } from './append/control-store.js';
export { ControlTransaction, type Metadata } from './append/control-transaction.js';
export { recordAudit, type AuditRecord } from './audit/record-audit.js';
export { EVENT_STORE_ENTITIES } from './entities.js';
export { isDatabaseUnavailable } from './faults.js';
export { migrateEventStore, waitForEventStore, type WaitOptions } from './migrations/migrate.js';
export { OutboxRelay, outboxSize, type RelayOptions, type RelayState } from './outbox/relay.js';
export {
  allProjectIds,
  collectorByKeyHash,
  collectorOf,
  collectorsOf,
  keysOf,
  projectNamed,
  projectsOf,
  roleOf,
  streamOf,
  streamsOf,
  streamsThatSayRetention,
  type MemberProject,
} from './read-side/projects.js';
export { adminExists, userByEmail, userById } from './read-side/users.js';
export type { CollectorKeyRow } from './tables/collector-key.table.js';
export type { CollectorRow } from './tables/collector.table.js';
export type { StreamRow } from './tables/stream.table.js';
export type { UserRow } from './tables/user.table.js';
