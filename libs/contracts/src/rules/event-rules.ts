/**
 * The rules for one event in the form of `POST /v1/events`: a raw event comes of it, or a code and where it is wrong. The
 * collector goes by them, and so does whoever asks what would become of an event today. What can only be told from the
 * text that was sent (its size, depth and digits) is for the caller to check first.
 */
import type { RawEvent } from '#domain';
import type { ErrorCode } from '../errors/catalogue.js';
import type { AllowedTypes, EventSender } from './event-sender.js';
import { checkEvent, checkProperties, type EventInput, type SchemaRefusal } from './event-schema.js';
import { unstorableField } from './event-text.js';
import { eventTime } from './event-time.js';
import { ignoredFields } from './ignored-fields.js';
import { visitorFacts } from './visitor-facts.js';

/** What is the same for all events of a request. */
export interface RuleFacts {
  readonly sender: EventSender;
  /** Epoch ms. */
  readonly receivedAt: number;
  /** The text has escapes that could make U+0000 or half a surrogate pair. */
  readonly hasUnicodeEscapes: boolean;
  /** The id of an event that has none, by its time of receipt. */
  readonly newId: (receivedAt: number) => string;
}

export interface AllowedEvent {
  readonly event: RawEvent;
  /** Names of fields that are not kept; null: none. */
  readonly ignored: readonly string[] | null;
  /** What is wrong with it, though its stream only warns. */
  readonly warning: ErrorCode | null;
}

/** The very text of an event's `properties` or `context`; null when it has none. Asked for once it is allowed. */
export type MemberTextOf = (member: 'properties' | 'context') => string | null;

const NO_PROPERTIES = Object.freeze({});

export function judgeEvent(value: object, textOf: MemberTextOf, facts: RuleFacts): AllowedEvent | SchemaRefusal {
  const refusal = (facts.hasUnicodeEscapes ? textRefusal(value) : null) ?? checkEvent(value);
  return refusal ?? judgeInput(value as EventInput, textOf, facts);
}

function judgeInput(input: EventInput, textOf: MemberTextOf, facts: RuleFacts): AllowedEvent | SchemaRefusal {
  const { sender, receivedAt } = facts;
  const type = input.type ?? input.event_type!;
  const stream = input.stream ?? sender.onlyStream;
  const time = timeOf(input);
  const visitor = visitorFacts(input.context ?? null, sender, facts.hasUnicodeEscapes);
  const misplaced = misplacedBy(type, sender.projectStreams.get(stream!));
  const refusal =
    (typeof time === 'object' ? time : null) ??
    streamRefusal(stream, sender) ??
    (misplaced?.enforced ? misplacedType(input) : null) ??
    (input.properties ? checkProperties(type, input.properties) : null) ??
    ('code' in visitor ? visitor : null);
  if (refusal || typeof time === 'object' || 'code' in visitor) return refusal!;
  const schema = sender.schemas?.get(stream!)?.get(type);
  const violation = schema?.check(input.properties ?? NO_PROPERTIES) ?? null;
  if (violation && schema?.enforced) return violation;
  const event: RawEvent = {
    projectId: sender.projectId,
    collectorId: sender.collectorId,
    stream: stream!,
    id: input.id ?? facts.newId(receivedAt),
    type,
    time: time ?? null,
    receivedAt,
    visitorId: input.visitorId ?? null,
    userId: input.userId ?? null,
    sessionId: input.sessionId ?? null,
    url: input.url ?? null,
    referrer: input.referrer ?? null,
    properties: input.properties ? textOf('properties') : null,
    context: input.context ? textOf('context') : null,
    address: visitor.address,
    keepAddress: sender.keepAddresses,
    userAgent: visitor.userAgent,
  };
  const warning = misplaced ? 'EVENT_TYPE_FORBIDDEN' : (violation?.code ?? null);
  return { event, ignored: ignoredFields(input), warning };
}

function textRefusal(value: object): SchemaRefusal | null {
  const field = unstorableField(value as Readonly<Record<string, unknown>>);
  if (!field) return null;
  return {
    code: 'EVENT_TEXT_INVALID',
    detail: `\`${field}\` holds U+0000 or half of a surrogate pair`,
    pointer: `/${field}`,
  };
}

/** Epoch ms, undefined when none was sent, or why it is refused. */
function timeOf(input: EventInput): number | undefined | SchemaRefusal {
  const sent = input.time ?? input.timestamp;
  if (sent === null || sent === undefined) return undefined;
  const time = eventTime(sent);
  if (time.ok) return time.time;
  const field = input.time === null || input.time === undefined ? 'timestamp' : 'time';
  const detail =
    time.code === 'EVENT_TIME_SECONDS'
      ? `\`${field}\` looks like seconds`
      : `\`${field}\` is neither ISO 8601 with a zone nor epoch milliseconds`;
  return { code: time.code, detail, pointer: `/${field}` };
}

function streamRefusal(stream: string | null, sender: EventSender): SchemaRefusal | null {
  if (stream === null) return { code: 'EVENT_STREAM_MISSING', detail: 'the event names no stream', pointer: '/stream' };
  if (!sender.projectStreams.has(stream))
    return { code: 'EVENT_STREAM_UNKNOWN', detail: 'the project has no such stream', pointer: '/stream' };
  if (sender.streams.size === 0 || sender.streams.has(stream)) return null;
  return { code: 'EVENT_STREAM_FORBIDDEN', detail: 'the key may not write to that stream', pointer: '/stream' };
}

/** The stream's list of types when this one is not on it. */
function misplacedBy(type: string, allowed: AllowedTypes | null | undefined): AllowedTypes | null {
  return allowed && !allowed.types.has(type) ? allowed : null;
}

function misplacedType({ type }: EventInput): SchemaRefusal {
  const detail = 'the stream does not take events of this type';
  return { code: 'EVENT_TYPE_FORBIDDEN', detail, pointer: (type ?? null) === null ? '/event_type' : '/type' };
}
