/**
 * Avro schemas of the log's payloads. A released version is never edited: a change is a new version with a
 * new id, and golden fixtures of every version are read by today's code for ever.
 */
const optional = (type: string): { type: [string, string]; default: null } => ({ type: ['null', type], default: null });
const field = (name: string, type: unknown): { name: string; type: unknown } => ({ name, type });
const optionalField = (name: string, type = 'string'): { name: string; type: unknown; default: null } => ({
  name,
  ...optional(type),
});

/** What every event carries from the collector on. */
const envelope = [
  field('projectId', 'string'),
  field('collectorId', 'string'),
  field('stream', 'string'),
  field('id', 'string'),
  field('type', 'string'),
  field('receivedAt', 'long'),
  optionalField('visitorId'),
  optionalField('userId'),
  optionalField('sessionId'),
  optionalField('url'),
  optionalField('referrer'),
  optionalField('properties'),
  optionalField('context'),
  optionalField('userAgent'),
];

const record = (name: string, fields: readonly unknown[]) => ({ type: 'record', namespace: 'nexuspipe', name, fields });
const optionalRecord = (name: string, recordName: string, fields: readonly unknown[]) => ({
  name,
  type: ['null', record(recordName, fields)],
  default: null,
});

export const RAW_EVENT_V1 = record('RawEvent', [...envelope, optionalField('time', 'long'), optionalField('address')]);

/** With `keepAddress`. */
export const RAW_EVENT_V2 = record('RawEvent', [
  ...RAW_EVENT_V1.fields,
  { name: 'keepAddress', type: 'boolean', default: false },
]);

export const ENRICHED_EVENT_V1 = record('EnrichedEvent', [
  ...envelope,
  field('time', 'long'),
  field('rawOffset', 'long'),
  field('enrichedAt', 'long'),
  optionalRecord('geo', 'Geo', [optionalField('country'), optionalField('region'), optionalField('city')]),
  optionalRecord('agent', 'UserAgentFacts', [
    optionalField('browser'),
    optionalField('browserVersion'),
    optionalField('os'),
    field('device', 'string'),
  ]),
  field('bot', 'boolean'),
  optionalField('botName'),
  optionalRecord('referrerFacts', 'ReferrerFacts', [field('medium', 'string'), optionalField('source')]),
  optionalRecord('campaign', 'Campaign', [
    optionalField('source'),
    optionalField('medium'),
    optionalField('name'),
    optionalField('term'),
    optionalField('content'),
  ]),
  field('marks', { type: 'array', items: 'string' }),
]);

/** With `address`. */
export const ENRICHED_EVENT_V2 = record('EnrichedEvent', [...ENRICHED_EVENT_V1.fields, optionalField('address')]);

const REJECTION_OUTCOME = { type: 'enum', name: 'RejectionOutcome', symbols: ['rejected', 'dropped', 'duplicate'] };

/** A name's symbols are never taken away: what was written with fewer is read with more. */
const REJECTION_OUTCOME_V2 = { ...REJECTION_OUTCOME, symbols: [...REJECTION_OUTCOME.symbols, 'refused'] };

export const REJECTED_EVENT_V1 = record('RejectedEvent', [
  field('outcome', REJECTION_OUTCOME),
  field('reason', 'string'),
  field('step', 'string'),
  optionalField('detail'),
  field('rejectedAt', 'long'),
  field('rawOffset', 'long'),
  optionalField('projectId'),
  optionalField('stream'),
  optionalField('id'),
  optionalField('type'),
  optionalField('receivedAt', 'long'),
  field('raw', 'bytes'),
]);

const atTheDoor = optionalRecord('door', 'AtTheDoor', [
  field('collectorId', 'string'),
  optionalField('address'),
  optionalField('userAgent'),
  field('notKept', 'long'),
]);

/** With `refused` and `door`. */
export const REJECTED_EVENT_V2 = record('RejectedEvent', [
  field('outcome', REJECTION_OUTCOME_V2),
  ...REJECTED_EVENT_V1.fields.slice(1),
  atTheDoor,
]);

/** What the ledger needs of a raw event; read only, never written. Its longs are all here: one that is passed over is not checked. */
export const RAW_RECEIPT = record('RawEvent', [
  field('projectId', 'string'),
  field('stream', 'string'),
  field('receivedAt', 'long'),
  optionalField('time', 'long'),
]);

/** What the ledger needs of a rejected event; read only, never written. Its longs as above. */
export const REJECTION = record('RejectedEvent', [
  field('outcome', REJECTION_OUTCOME_V2),
  field('reason', 'string'),
  field('step', 'string'),
  field('rejectedAt', 'long'),
  field('rawOffset', 'long'),
  optionalField('detail'),
  optionalField('projectId'),
  optionalField('stream'),
  optionalField('id'),
  optionalField('type'),
  optionalField('receivedAt', 'long'),
  atTheDoor,
]);

export const CONTROL_EVENT_V1 = record('ControlEvent', [
  field('id', 'string'),
  field('position', 'long'),
  field('aggregate', 'string'),
  field('aggregateId', 'string'),
  field('version', 'long'),
  field('type', 'string'),
  field('occurredAt', 'long'),
  field('payload', 'string'),
]);

/** Built-in schema ids, far above what a registry hands out; every reader knows them for ever. */
export const BUILT_IN_SCHEMAS = [
  { id: 2_000_000_001, subject: 'raw-events-value', version: 1, schema: RAW_EVENT_V1 },
  { id: 2_000_000_002, subject: 'enriched-events-value', version: 1, schema: ENRICHED_EVENT_V1 },
  { id: 2_000_000_003, subject: 'rejected-events-value', version: 1, schema: REJECTED_EVENT_V1 },
  { id: 2_000_000_004, subject: 'control-events-value', version: 1, schema: CONTROL_EVENT_V1 },
  { id: 2_000_000_005, subject: 'raw-events-value', version: 2, schema: RAW_EVENT_V2 },
  { id: 2_000_000_006, subject: 'enriched-events-value', version: 2, schema: ENRICHED_EVENT_V2 },
  { id: 2_000_000_007, subject: 'rejected-events-value', version: 2, schema: REJECTED_EVENT_V2 },
] as const;

export type Subject = (typeof BUILT_IN_SCHEMAS)[number]['subject'];
