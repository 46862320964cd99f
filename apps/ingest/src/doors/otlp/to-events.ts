/**
 * Log records as events, one each; docs/guides/opentelemetry.md says what becomes what. A record has no id that a repeated
 * request could be known by, so its event's is made of the request: the same bytes, as clients repeat them, are the same
 * events, and two records that are alike in one request are two.
 */
import { createHash } from 'node:crypto';
import { INGEST_LIMITS, KNOWN_TYPES } from '#contracts';
import type { EventSlice } from '../../parse/json-scan.js';
import type { EventRefusal, ParsedEvent } from '../../parse/parsed-event.js';
import { refuse, type Refusal } from '../../refusal.js';
import { quoted, type Attribute } from './attribute.js';
import { sortAttributes, type Fields } from './fields.js';
import { TOO_LARGE, type LogRecord, type ScopeRecords } from './log-record.js';
import { sourceOf, type Source } from './source.js';

/** Type of a record that has no event name. */
const TYPE = 'log';
/** So much text may the contexts of a request's events be together: each of them holds its resource and scope. */
const CONTEXT_LENGTH = 32 * 1024 * 1024;
/** Characters of a request's digest: 128 bits. */
const DIGEST_LENGTH = 22;

/** The events' texts are written here: none of them stands in the body. */
const NOWHERE: EventSlice = {
  start: 0,
  end: 0,
  properties: null,
  context: null,
  further: null,
  members: 0,
  fault: null,
};

/** Of the whole request: `bytes` are its body, inflated, from this collector. */
export function toEvents(read: readonly ScopeRecords[], bytes: Buffer, collectorId: string): ParsedEvent[] | Refusal {
  const digest = createHash('sha256').update(collectorId).update('\0').update(bytes).digest('base64url');
  const request = `otlp-${digest.slice(0, DIGEST_LENGTH)}-`;
  const events: ParsedEvent[] = [];
  let contextLength = 0;
  for (const group of read) {
    const source = sourceOf(group);
    if (!('code' in source)) contextLength += source.context.length * group.records.length;
    if (contextLength > CONTEXT_LENGTH)
      return refuse('BODY_INFLATED_TOO_LARGE', 'resources and scopes, with each record, are over 32 MB');
    group.records.forEach((record, index) => {
      const pointer = `${group.pointer}/${index}`;
      const id = request + String(events.length);
      events.push(
        'code' in source
          ? refused(source, pointer)
          : 'code' in record
            ? refused(record, pointer)
            : eventOf(record, source, id, pointer),
      );
    });
  }
  return events;
}

function refused(refusal: EventRefusal, pointer: string): ParsedEvent {
  return { value: null, text: '', slice: NOWHERE, pointer, refusal };
}

function eventOf(record: LogRecord, source: Source, id: string, pointer: string): ParsedEvent {
  const { fields, rest } = sortAttributes(record.attributes, source.fields);
  const type = record.eventName || fields.type || TYPE;
  const properties = propertiesJson(record, rest, record.eventName === '' ? null : fields.type);
  const context = contextJson(source, fields);
  if (isTooLarge(properties, context)) return refused(TOO_LARGE, pointer);
  const { stream, visitorId, userId, sessionId, url, ip, userAgent } = fields;
  const value = {
    id: fields.id ?? id,
    stream,
    type,
    time: record.time,
    visitorId,
    userId,
    sessionId,
    url,
    properties: knownProperties(type, rest),
    context: context === '' ? null : { ip, userAgent },
  };
  const written = context === '' ? { properties } : { properties, context };
  return { value, text: '', slice: NOWHERE, pointer, pointerAsSent: () => '', written, ignored: null };
}

function isTooLarge(properties: string, context: string): boolean {
  if ((properties.length + context.length) * 3 <= INGEST_LIMITS.eventBytes) return false;
  return Buffer.byteLength(properties) + Buffer.byteLength(context) > INGEST_LIMITS.eventBytes;
}

/** Names that a record's own fields have among the properties. An attribute of such a name is put under `attributes.`. */
const OWN: ReadonlySet<string> = new Set(['body', 'severityNumber', 'severityText', 'traceId', 'spanId']);

function propertiesJson(record: LogRecord, attributes: readonly Attribute[], eventName: string | null): string {
  const { body, severityNumber, severityText, traceId, spanId } = record;
  let json = '';
  const add = (key: string, value: string): void => {
    json += `${json === '' ? '{' : ','}${quoted(key)}:${value}`;
  };
  for (const { key, json: value } of attributes) add(OWN.has(key) ? `attributes.${key}` : key, value);
  if (eventName !== null) add('event.name', quoted(eventName));
  if (body !== null) add('body', body);
  if (severityNumber !== 0) add('severityNumber', String(severityNumber));
  if (severityText !== '') add('severityText', quoted(severityText));
  if (traceId !== '') add('traceId', `"${traceId}"`);
  if (spanId !== '') add('spanId', `"${spanId}"`);
  return json === '' ? '{}' : `${json}}`;
}

function contextJson({ context }: Source, { ip, userAgent }: Fields): string {
  let members = context;
  if (ip !== null) members += `${members === '' ? '' : ','}"ip":${quoted(ip)}`;
  if (userAgent !== null) members += `${members === '' ? '' : ','}"userAgent":${quoted(userAgent)}`;
  return members === '' ? '' : `{${members}}`;
}

/** Those that mean something to the type, to be checked; there are few. */
function knownProperties(type: string, attributes: readonly Attribute[]): Record<string, unknown> {
  const checked = Object.hasOwn(KNOWN_TYPES, type) ? KNOWN_TYPES[type]!.properties : null;
  if (!checked) return NONE;
  const found = attributes.filter(({ key }) => Object.hasOwn(checked, key));
  return Object.fromEntries(found.map(({ key, json }) => [key, JSON.parse(json) as unknown]));
}

const NONE: Record<string, unknown> = {};
