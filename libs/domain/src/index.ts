export { formatCoordinates, parseCoordinates, sameCoordinates, type Coordinates } from './coordinates.js';
export { isDuplicate, type DedupClaim, type DedupClaims } from './dedup.js';
export {
  visitorOf,
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
export { murmur2, partitionKey, partitionOf } from './partition.js';
