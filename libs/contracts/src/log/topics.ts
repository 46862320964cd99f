/**
 * The topics of the log. `raw-events`, `enriched-events` and `rejected-events` have equal partition counts: a record's
 * outputs go to the partition of its input.
 */
export const TOPICS = {
  raw: 'raw-events',
  enriched: 'enriched-events',
  rejected: 'rejected-events',
  control: 'control-events',
} as const;

export type TopicName = (typeof TOPICS)[keyof typeof TOPICS];

/** Partitions of the event topics unless configured otherwise. */
export const DEFAULT_PARTITIONS = 12;

/** `control-events` has one partition: its order is the event store's. */
export const CONTROL_PARTITIONS = 1;

/** Headers that every record carries; and, of an event that was sent again, where it came from and where it was first. */
export const HEADERS = {
  project: 'project',
  type: 'type',
  traceparent: 'traceparent',
  redrivenFrom: 'redriven-from',
  redrivenFirst: 'redriven-first',
} as const;
