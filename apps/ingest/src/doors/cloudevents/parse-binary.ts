/** One event whose attributes are headers and whose data is the body (CloudEvents HTTP protocol binding 1.0.2, 3.1). */
import { isUtf8 } from 'node:buffer';
import { JsonScanner, type EventSlice } from '../../parse/json-scan.js';
import { parseJsonBody } from '../../parse/json-text.js';
import type { EventRefusal, ParsedBody, ParsedEvent } from '../../parse/parsed-event.js';
import { isRefusal, type Refusal } from '../../refusal.js';
import type { ReceivedBody } from '../door.js';
import { checkAttributes } from './attributes.js';
import { unsupportedType } from './content-mode.js';
import { attributesOf, inHeader } from './header-attributes.js';
import { isJson, mediaType, type MediaType } from './media-type.js';
import { attributeAt, toEvent, withinData, type JsonObject } from './to-event.js';

/** The data as an event has it, and where its text stands. */
interface Data {
  readonly properties: JsonObject | null;
  readonly text: string;
  readonly slice: EventSlice;
  /** The text of `properties` when it is not the slice's. */
  readonly written?: string;
}

export function parseBinary(body: ReceivedBody): ParsedBody | Refusal {
  const { bytes, headers, rawHeaders } = body;
  const attributes = attributesOf(rawHeaders);
  if (!attributes)
    return unsupportedType('the Content-Type is no event format, and no header says what CloudEvent it is');
  const data = dataOf(bytes, headers['content-type']);
  if (isRefusal(data)) return data;
  const { named, refusal = inHeaders(checkAttributes(named)) } = attributes;
  const event = refusal ? refused(named, data, refusal) : accepted(named, data);
  return { events: [event], hasUnicodeEscapes: data.text.includes('\\u') };
}

function inHeaders(refusal: EventRefusal | null): EventRefusal | null {
  return refusal && inHeader(refusal);
}

function refused(value: unknown, { text, slice }: Data, refusal: EventRefusal): ParsedEvent {
  return { value, text, slice, pointer: '', refusal };
}

function accepted(attributes: Readonly<Record<string, string>>, data: Data): ParsedEvent {
  const { text, slice, properties } = data;
  const { value, context } = toEvent(attributes, properties);
  const written = data.written === undefined ? { context } : { context, properties: data.written };
  return { value, text, slice, pointer: '', ignored: null, written, pointerAsSent: asSent };
}

function asSent(pointer: string): string {
  const attribute = attributeAt(pointer);
  return attribute === null ? withinData(pointer) : `ce-${attribute}`;
}

/** A body without bytes is an event without data. */
function dataOf(bytes: Buffer, contentType: string | undefined): Data | Refusal {
  if (bytes.length === 0) return { properties: null, text: '', slice: whole('') };
  const type = contentType ? mediaType(contentType) : null;
  if (type && isJson(type)) return jsonData(bytes);
  const text = isText(type) ? decoded(bytes, type?.charset ?? 'utf-8') : null;
  return writtenData(text === null ? { data_base64: bytes.toString('base64') } : { data: text });
}

function jsonData(bytes: Buffer): Data | Refusal {
  const json = parseJsonBody(bytes);
  if (isRefusal(json)) return json;
  const { text, value } = json;
  const slice = new JsonScanner(text).single();
  const { start, end } = slice;
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return { properties: value as JsonObject, text, slice: { ...slice, properties: { start, end } } };
  return { properties: { data: value }, text, slice, written: `{"data":${text.slice(start, end)}}` };
}

function writtenData(properties: { readonly data: string } | { readonly data_base64: string }): Data {
  const text = JSON.stringify(properties);
  return { properties, text, slice: whole(text) };
}

function whole({ length: end }: string): EventSlice {
  return { start: 0, end, properties: { start: 0, end }, context: null, further: null, members: 1, fault: null };
}

/** Types whose data a person can read. Without a type nothing is known. */
function isText(type: MediaType | null): boolean {
  if (!type) return false;
  const { name, charset } = type;
  return name.startsWith('text/') || name.endsWith('/xml') || name.endsWith('+xml') || charset !== null;
}

/** Null when the bytes are not text in that charset, or nobody here knows it. */
function decoded(bytes: Buffer, charset: string): string | null {
  if (charset === 'utf-8') return isUtf8(bytes) ? bytes.toString('utf8') : null;
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
}
