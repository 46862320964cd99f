/** One call of Segment's tracking API as an event: its fields, and the texts of its properties and context. */
import { INGEST_LIMITS } from '#contracts';
import type { BesideSlice, EventSlice, TextRange } from '../../parse/json-scan.js';
import type { EventRefusal, ParsedEvent, WrittenTexts } from '../../parse/parsed-event.js';
import { CALLS, idText, ignoredIn, isCallName, objectOf, type CallName, type SentCall } from './call.js';
import { clockSkew, corrected, type ClockSkew } from './clock-skew.js';
import { contextOf, type Part } from './call-context.js';
import { propertiesOf } from './call-properties.js';
import { typeOfName } from './event-name.js';
import { pointerAsSent } from './pointer-as-sent.js';

/** What holds for all calls of a body. */
export interface SharedFacts {
  readonly text: string;
  /** The call that the path names; null: each says its own. */
  readonly call: CallName | null;
  /** Epoch ms. */
  readonly receivedAt: number;
  /** By the batch's `sentAt`; undefined when it has none, and its calls may have their own. */
  readonly batchSkew: ClockSkew | null | undefined;
  /** The batch's own fields; empty for a single call. */
  readonly batch: SentCall;
  /** Where the batch's context stands, when it is an object. */
  readonly batchContext: BesideSlice | null;
  /** Why no event can have that context; the pointer is into the body. */
  readonly contextRefusal: EventRefusal | null;
}

export function callEvent(value: unknown, slice: EventSlice, pointer: string, shared: SharedFacts): ParsedEvent {
  const sent = objectOf(value);
  const { text, contextRefusal } = shared;
  if (!sent) return { value, text, slice, pointer };
  const id = idText(sent['messageId']);
  if (contextRefusal) return { value: { id }, text, slice, pointer: '', refusal: contextRefusal };
  const call = shared.call ?? sent['type'];
  const refusal = callRefusal(call, sent) ?? sharedRefusal(slice, shared);
  if (refusal || !isCallName(call)) return { value: { id }, text, slice, pointer, refusal };
  const context = contextOf(sent, slice, shared);
  const properties = propertiesOf(call, sent, slice, context.value, text);
  return {
    value: fieldsOf(call, sent, shared, properties.value, context.value),
    text,
    slice: placed(slice, properties, context),
    written: written(properties, context),
    pointer,
    pointerAsSent: (of) => pointerAsSent(of, call, sent),
    ignored: ignoredIn(sent, call),
  };
}

function callRefusal(call: unknown, { event }: SentCall): EventRefusal | null {
  if (call === undefined || call === null)
    return { code: 'EVENT_TYPE_MISSING', detail: 'the call has no `type`', pointer: '/type' };
  if (!isCallName(call)) {
    const detail = `\`type\` is one of ${Object.keys(CALLS).join(', ')}`;
    return { code: 'EVENT_TYPE_INVALID', detail, pointer: '/type' };
  }
  if (call !== 'track' || (typeof event === 'string' && event !== '')) return null;
  return event === undefined || event === null || event === ''
    ? { code: 'EVENT_TYPE_MISSING', detail: 'the track call has no `event`', pointer: '/event' }
    : { code: 'EVENT_TYPE_INVALID', detail: '`event` is a text', pointer: '/event' };
}

/** The batch's context is a part of each of its events. */
function sharedRefusal({ start, end }: EventSlice, { text, batchContext }: SharedFacts): EventRefusal | null {
  if (!batchContext) return null;
  const length = end - start + batchContext.end - batchContext.start;
  // A character is three bytes at most.
  if (length * 3 <= INGEST_LIMITS.eventBytes) return null;
  const own = Buffer.byteLength(text.slice(start, end));
  const bytes = own + Buffer.byteLength(text.slice(batchContext.start, batchContext.end));
  if (bytes <= INGEST_LIMITS.eventBytes) return null;
  return { code: 'EVENT_TOO_LARGE', detail: "with the batch's context the event is over 256 KB", pointer: '' };
}

/** Texts that stand in the body are cut out of it later, and only if the event is taken. */
function placed(slice: EventSlice, properties: Part, context: Part): EventSlice {
  if (properties.text === slice.properties && context.text === slice.context) return slice;
  const rangeOf = ({ text }: Part): TextRange | null => (typeof text === 'string' ? null : text);
  return { ...slice, properties: rangeOf(properties), context: rangeOf(context) };
}

function written(properties: Part, context: Part): WrittenTexts | null {
  if (typeof properties.text !== 'string' && typeof context.text !== 'string') return null;
  return {
    ...(typeof properties.text === 'string' ? { properties: properties.text } : null),
    ...(typeof context.text === 'string' ? { context: context.text } : null),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(call: CallName, sent: SentCall, shared: SharedFacts, properties: unknown, context: unknown): Fields {
  const page = objectOf(objectOf(context)?.['page']);
  const own = call === 'page' || call === 'screen' ? objectOf(sent['properties']) : null;
  return {
    id: idText(sent['messageId']),
    stream: streamOf(sent) ?? streamOf(shared.batch),
    type: typeOf(call, sent),
    timestamp: timestampOf(sent, shared),
    visitorId: idText(sent['anonymousId']),
    userId: idText(sent['userId']),
    url: textOf(own?.['url']) ?? textOf(page?.['url']),
    referrer: textOf(own?.['referrer']) ?? textOf(page?.['referrer']),
    properties,
    context,
  };
}

function typeOf(call: CallName, { event }: SentCall): string {
  if (call === 'track') return typeOfName(event as string);
  return call === 'page' ? 'page_view' : call;
}

/** With both, `timestamp` was corrected by whoever passed the call on, or was meant as it is. */
function timestampOf(sent: SentCall, { batchSkew, receivedAt }: SharedFacts): unknown {
  const { timestamp = null, originalTimestamp = null } = sent;
  if (timestamp !== null && originalTimestamp !== null) return timestamp;
  const time = timestamp ?? originalTimestamp;
  if (time === null) return undefined;
  const skew = batchSkew === undefined ? clockSkew(sent['sentAt'], receivedAt) : batchSkew;
  return skew ? corrected(time, skew) : time;
}

/** For keys of several streams: what Segment's libraries send along for one destination. */
function streamOf({ integrations }: SentCall): unknown {
  return objectOf(objectOf(integrations)?.['NexusPipe'])?.['stream'];
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
