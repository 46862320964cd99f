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

/**
 * Where the events of a type are copied, as they were accepted, for streams that want it. Which types can have one is the
 * domain's to say.
 */
export function typeTopic(type: string): string {
  return `${TOPICS.raw}.${type}`;
}

/** Partitions of the event topics unless configured otherwise. */
export const DEFAULT_PARTITIONS = 12;

/** `control-events` has one partition: its order is the event store's. */
export const CONTROL_PARTITIONS = 1;

/**
 * Headers that every record carries; of an event that was sent again, where it came from and where it was first; and of a
 * copy by type, the stream and the coordinates of its original.
 */
export const HEADERS = {
  project: 'project',
  type: 'type',
  traceparent: 'traceparent',
  redrivenFrom: 'redriven-from',
  redrivenFirst: 'redriven-first',
  stream: 'stream',
  origin: 'origin',
} as const;
