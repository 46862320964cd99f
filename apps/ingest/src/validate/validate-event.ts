/** One event of a request: accepted as a raw event, or rejected with a code and where in the body it lies. */
import { INGEST_LIMITS, type ErrorCode } from '#contracts';
import type { RawEvent } from '#domain';
import type { AllowedTypes, Sender } from '../authenticate/sender.js';
import type { EventRefusal, ParsedEvent } from '../parse/parsed-event.js';
import { pointerTo } from '../parse/json-pointer.js';
import type { EventSlice, TextRange } from '../parse/json-scan.js';
import { checkEvent, checkProperties, type EventInput, type SchemaRefusal } from './event-schema.js';
import { unstorableField } from './event-text.js';
import { eventTime } from './event-time.js';
import { ignoredFields } from './ignored-fields.js';
import type { NewId } from './uuid-v7.js';
import { visitorFacts } from './visitor-facts.js';

export type Verdict =
  | {
      readonly kind: 'accepted';
      readonly event: RawEvent;
      readonly ignored: readonly string[] | null;
      readonly warning: ErrorCode | null;
      readonly line?: number;
    }
  | {
      readonly kind: 'rejected';
      readonly code: ErrorCode;
      readonly detail: string;
      readonly pointer: string;
      /** The id that was sent, if it is one. */
      readonly id: string | null;
      readonly line?: number;
    };

/** What is the same for all events of a request. */
export interface RequestFacts {
  readonly sender: Sender;
  readonly receivedAt: number;
  /** The body has escapes that could make U+0000 or half a surrogate pair. */
  readonly hasUnicodeEscapes: boolean;
  readonly newId: NewId;
}

export function validateEvent(parsed: ParsedEvent, facts: RequestFacts): Verdict {
  const { value, slice, text } = parsed;
  if (!slice) return rejected(parsed, { code: 'LINE_NOT_JSON', detail: 'the line is not JSON', pointer: '' });
  if (isTooLarge(text, slice))
    return rejected(parsed, { code: 'EVENT_TOO_LARGE', detail: 'the event is over 256 KB', pointer: '' });
  if (parsed.refusal) return rejected(parsed, parsed.refusal);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return rejected(parsed, { code: 'EVENT_SHAPE', detail: 'an event is a JSON object', pointer: '' });
  }
  const fault = scanRefusal(text, slice);
  if (fault) return rejected(parsed, fault);
  const refusal = (facts.hasUnicodeEscapes ? textRefusal(value) : null) ?? checkEvent(value);
  if (refusal) return rejected(parsed, asSent(parsed, refusal));
  return accept(parsed, value as EventInput, slice, facts);
}

function accept(parsed: ParsedEvent, input: EventInput, slice: EventSlice, facts: RequestFacts): Verdict {
  const { sender, receivedAt } = facts;
  const type = input.type ?? input.event_type!;
  const time = timeOf(input);
  const visitor = visitorFacts(input.context ?? null, sender, facts.hasUnicodeEscapes);
  const misplaced = misplacedBy(type, sender.projectStreams.get((input.stream ?? sender.onlyStream)!));
  const refusal =
    (typeof time === 'object' ? time : null) ??
    streamRefusal(input.stream ?? sender.onlyStream, sender) ??
    (misplaced?.enforced ? misplacedType(input) : null) ??
    (input.properties ? checkProperties(type, input.properties) : null) ??
    ('code' in visitor ? visitor : null);
  if (refusal || typeof time === 'object' || 'code' in visitor) return rejected(parsed, asSent(parsed, refusal!));
  const event: RawEvent = {
    projectId: sender.projectId,
    collectorId: sender.collectorId,
    stream: (input.stream ?? sender.onlyStream)!,
    id: input.id ?? facts.newId(receivedAt),
    type,
    time: time ?? null,
    receivedAt,
    visitorId: input.visitorId ?? null,
    userId: input.userId ?? null,
    sessionId: input.sessionId ?? null,
    url: input.url ?? null,
    referrer: input.referrer ?? null,
    properties: input.properties ? (parsed.written?.properties ?? textOf(parsed.text, slice.properties)) : null,
    context: input.context ? (parsed.written?.context ?? textOf(parsed.text, slice.context)) : null,
    address: visitor.address,
    keepAddress: sender.keepAddresses,
    userAgent: visitor.userAgent,
  };
  const ignored = ignoredFields(input);
  const warning = misplaced ? 'EVENT_TYPE_FORBIDDEN' : null;
  return parsed.line === undefined
    ? { kind: 'accepted', event, ignored, warning }
    : { kind: 'accepted', event, ignored, warning, line: parsed.line };
}

function isTooLarge(text: string, { start, end }: EventSlice): boolean {
  const length = end - start;
  if (length * 3 <= INGEST_LIMITS.eventBytes) return false;
  return Buffer.byteLength(text.slice(start, end)) > INGEST_LIMITS.eventBytes;
}

function scanRefusal(text: string, { start, fault }: EventSlice): EventRefusal | null {
  if (!fault) return null;
  const detail =
    fault.code === 'EVENT_TOO_DEEP' ? 'the event is nested deeper than 20 levels' : 'the number would lose digits';
  return { code: fault.code, detail, pointer: pointerTo(text, start, fault.at) };
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

function streamRefusal(stream: string | null, sender: Sender): SchemaRefusal | null {
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

function textOf(text: string, range: TextRange | null): string | null {
  return range && text.slice(range.start, range.end);
}

/** What is said of the event in our form, said of it as it was sent. */
function asSent({ pointerAsSent }: ParsedEvent, refusal: SchemaRefusal): EventRefusal {
  return pointerAsSent ? { ...refusal, pointer: pointerAsSent(refusal.pointer) } : refusal;
}

function rejected({ value, pointer, line }: ParsedEvent, refusal: EventRefusal): Verdict {
  const id = (value as { id?: unknown } | null | undefined)?.id;
  return {
    kind: 'rejected',
    code: refusal.code,
    detail: refusal.detail,
    pointer: pointer + refusal.pointer,
    id: typeof id === 'string' && id.length <= INGEST_LIMITS.idLength ? id : null,
    ...(line === undefined ? {} : { line }),
  };
}
