/** Bodies in the JSON event format, one event or a batch (CloudEvents JSON event format 1.0.2, sections 3 and 4). */
import { INGEST_LIMITS } from '#contracts';
import { JsonScanner, type EventSlice } from '../../parse/json-scan.js';
import { parseJsonBody } from '../../parse/json-text.js';
import type { EventRefusal, ParsedBody, ParsedEvent } from '../../parse/parsed-event.js';
import { isRefusal, refuse, type Refusal } from '../../refusal.js';
import { checkAttributes, DATA_MEMBERS, wrong, type Attributes } from './attributes.js';
import { isBase64 } from './attribute-types.js';
import { isJson, mediaType } from './media-type.js';
import { attributeAt, toEvent, withinData, type JsonObject } from './to-event.js';

export function parseStructured(bytes: Buffer): ParsedBody | Refusal {
  const json = parseJsonBody(bytes);
  if (isRefusal(json)) return json;
  const { text, value } = json;
  if (!isObject(value)) return refuse('BODY_SHAPE', 'a structured CloudEvent is a JSON object');
  const events = [parsedEvent(value, text, new JsonScanner(text, 'data').single(), '')];
  return { events, hasUnicodeEscapes: text.includes('\\u') };
}

/** An empty batch is one. */
export function parseBatch(bytes: Buffer): ParsedBody | Refusal {
  const json = parseJsonBody(bytes);
  if (isRefusal(json)) return json;
  const { text, value } = json;
  if (!Array.isArray(value)) return refuse('BODY_SHAPE', 'a batch of CloudEvents is a JSON array');
  if (value.length > INGEST_LIMITS.events) return refuse('BATCH_TOO_LARGE', `the body has ${value.length} events`);
  const scanner = new JsonScanner(text, 'data');
  const slices = scanner.elements(scanner.begin());
  return {
    events: value.map((event, index) => parsedEvent(event, text, slices[index]!, `/${index}`)),
    hasUnicodeEscapes: text.includes('\\u'),
  };
}

/** The scan has found the data as the event's `properties`. */
function parsedEvent(value: unknown, text: string, slice: EventSlice, pointer: string): ParsedEvent {
  const sent = { value, text, slice, pointer };
  // What is larger than an event can be is refused for that, and not looked at.
  if (!isObject(value) || slice.end - slice.start > INGEST_LIMITS.eventBytes) return sent;
  const refusal = checkAttributes(value) ?? checkText(value, text, slice) ?? checkData(value);
  if (refusal) return { ...sent, refusal };
  const { data } = value;
  if (isObject(data)) {
    const { value: event, context } = toEvent(value, data);
    return { value: event, text, slice, pointer, ignored: null, written: { context }, pointerAsSent: asSent };
  }
  const other = otherData(value, text, slice);
  const { value: event, context } = toEvent(value, other && other.properties);
  const written = other ? { context, properties: other.text } : { context };
  return { value: event, text, slice, pointer, ignored: null, written, pointerAsSent: asSentOther };
}

function asSent(pointer: string): string {
  const attribute = attributeAt(pointer);
  return attribute === null ? `/data${withinData(pointer)}` : `/${attribute}`;
}

/** Data that is no object lies in our properties under its own name. */
function asSentOther(pointer: string): string {
  const attribute = attributeAt(pointer);
  return attribute === null ? withinData(pointer) : `/${attribute}`;
}

/** What only the text tells: a name that is there twice, and an integer that is written as no integer. */
function checkText(event: Attributes, text: string, slice: EventSlice): EventRefusal | null {
  const names = Object.keys(event);
  if (names.length !== slice.members)
    return { code: 'CLOUDEVENT_INVALID', detail: 'an attribute is there more than once', pointer: '' };
  const numeric = names.find(
    (name) => typeof event[name] === 'number' && !DATA_MEMBERS.has(name) && !isWholeLiteral(name, text, slice),
  );
  return numeric === undefined ? null : wrong(numeric, 'must be an integer, without fraction and exponent');
}

function isWholeLiteral(name: string, text: string, { start, end }: EventSlice): boolean {
  const event = text.slice(start, end);
  const range = new JsonScanner(event, name).single().properties!;
  return /^-?\d+$/.test(event.slice(range.start, range.end));
}

function checkData(event: Attributes): EventRefusal | null {
  const { data_base64: encoded = null, datacontenttype } = event;
  const hasData = Object.hasOwn(event, 'data');
  if (encoded !== null) {
    if (hasData) return wrong('data_base64', 'and `data` exclude each other');
    return typeof encoded === 'string' && isBase64(encoded) ? null : wrong('data_base64', 'must be Base64 (RFC 4648)');
  }
  if (!hasData || typeof event['data'] === 'string' || typeof datacontenttype !== 'string') return null;
  return isJson(mediaType(datacontenttype)!) ? null : wrong('data', 'must be a string, as its type is not JSON');
}

/** Data that is no object, under the name it was sent with; null when there is none. */
function otherData(
  { data, data_base64: encoded = null }: Attributes,
  text: string,
  { properties }: EventSlice,
): { readonly properties: JsonObject; readonly text: string } | null {
  if (properties) return { properties: { data }, text: `{"data":${text.slice(properties.start, properties.end)}}` };
  if (encoded === null) return null;
  return { properties: { data_base64: encoded }, text: `{"data_base64":"${encoded as string}"}` };
}

function isObject(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
