/**
 * What one event looks like when it is sent to `POST /v1/events`, as JSON Schema. The collector compiles its checks
 * from here and the reference documentation is generated from here: it is declared once.
 */
import { INGEST_LIMITS } from '../http/ingest.js';

export interface FieldSchema {
  readonly description: string;
  readonly type: readonly string[] | string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

const optionalText = (description: string, maxLength: number, minLength = 1): FieldSchema => ({
  description,
  type: ['string', 'null'],
  minLength,
  maxLength,
});

const type = (description: string): FieldSchema => ({
  description,
  type: 'string',
  pattern: `^[\\p{L}\\p{M}\\p{N}_.:/ -]{1,${INGEST_LIMITS.typeLength}}$`,
});

const time = (description: string): FieldSchema => ({ description, type: ['string', 'number', 'null'] });

/** Fields that an event may have at its top. Null counts as absent; fields of other names are named in the answer and not kept. */
export const EVENT_FIELDS = {
  id: optionalText(
    'Your id of the event. A repeated id is accepted and counted once; without one the answer tells the id that was made (UUIDv7).',
    INGEST_LIMITS.idLength,
  ),
  stream: optionalText("Name of one of the project's streams. Required unless the key belongs to one stream.", 128),
  type: type('What happened: a known type or a name of your own. Letters, digits and `_ . : / -` or space.'),
  event_type: type('Taken for `type` when that is absent.'),
  time: time('When it happened: ISO 8601 with a zone, or epoch milliseconds. Absent: the time of receipt.'),
  timestamp: time('Taken for `time` when that is absent.'),
  visitorId: optionalText(
    'Who did it, before anybody signed in. Visitors are counted by it.',
    INGEST_LIMITS.actorIdLength,
  ),
  userId: optionalText(
    'Who did it, once known. Counts as the visitor when there is no `visitorId`.',
    INGEST_LIMITS.actorIdLength,
  ),
  sessionId: optionalText("The client's session. Kept; it does not cut sessions.", INGEST_LIMITS.actorIdLength),
  url: optionalText('Where it happened.', INGEST_LIMITS.urlLength, 0),
  referrer: optionalText('Where the visitor came from.', INGEST_LIMITS.urlLength, 0),
  properties: { description: 'Any JSON object; kept as the very text that was sent.', type: ['object', 'null'] },
  context: {
    description:
      'Any JSON object, with the common names `ip`, `userAgent`, `locale`, `timezone`, `page`, `campaign`, `library`; kept as the very text.',
    type: ['object', 'null'],
  },
  writeKey: {
    description: "A browser key, when the request has none. Read from the body's top only; never kept.",
    type: ['string', 'null'],
  },
} as const satisfies Readonly<Record<string, FieldSchema>>;

export type EventField = keyof typeof EVENT_FIELDS;

/** Why `type` is looked for in two places: both names are common; `type` wins when both are sent. */
export const EVENT_SCHEMA = {
  $id: 'urn:nexuspipe:schema:event-input:1',
  type: 'object',
  properties: EVENT_FIELDS,
  anyOf: [{ required: ['type'] }, { required: ['event_type'] }],
} as const;
