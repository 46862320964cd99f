/**
 * An OTLP logs request in JSON: the JSON mapping of protobuf, but ids in hexadecimal and enum values as numbers
 * (OpenTelemetry Protocol Specification, "JSON Protobuf Encoding"). Fields that are not known are passed over, and null
 * is absent.
 */
import { isUtf8 } from 'node:buffer';
import { INGEST_LIMITS } from '#contracts';
import { refuse, type Refusal } from '../../refusal.js';
import type { EventRefusal } from '../../parse/parsed-event.js';
import type { Attribute } from './attribute.js';
import { DigitsLost, parseKeepingDigits } from './keep-digits.js';
import { epochMs, listOf, objectOf, readAttributes, readValue, textOf, type JsonObject } from './json-value.js';
import {
  NO_ATTRIBUTES,
  NO_SCOPE,
  ROOM,
  SPAN_ID_DIGITS,
  TooMany,
  TRACE_ID_DIGITS,
  traceIdentifier,
  Unreadable,
  type LogRecord,
  type ReadRequest,
  type Scope,
  type ScopeRecords,
} from './log-record.js';

/** The records of each scope, in the order of the body. What is wrong inside of one record is that record's fault. */
export function readJson(bytes: Buffer): ReadRequest | Refusal {
  if (!isUtf8(bytes)) return refuse('BODY_NOT_JSON', 'the body is not valid UTF-8');
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch (fault) {
    return refuse('BODY_NOT_JSON', (fault as SyntaxError).message);
  }
  try {
    return readParsed(request, text);
  } catch (fault) {
    if (fault instanceof DigitsLost) return readParsed(parseKeepingDigits(text), text);
    throw fault;
  }
}

/** Throws DigitsLost. */
function readParsed(request: unknown, text: string): ReadRequest | Refusal {
  try {
    return { scopes: readRequest(objectOf(request, 'the request')), hasUnicodeEscapes: text.includes('\\u') };
  } catch (fault) {
    if (fault instanceof TooMany) return refuse('BATCH_TOO_LARGE', fault.message);
    if (fault instanceof Unreadable) return refuse('BODY_SHAPE', fault.message);
    throw fault;
  }
}

function readRequest({ resourceLogs }: JsonObject): ScopeRecords[] {
  const read: ScopeRecords[] = [];
  let count = 0;
  listOf(resourceLogs, 'resourceLogs').forEach((ofResource, r) => {
    const { resource: sent, scopeLogs } = objectOf(ofResource, 'an element of resourceLogs');
    const resource = readPart(sent, readResource, NO_ATTRIBUTES);
    listOf(scopeLogs, 'scopeLogs').forEach((ofScope, s) => {
      const { scope, logRecords } = objectOf(ofScope, 'an element of scopeLogs');
      const records = listOf(logRecords, 'logRecords');
      count += records.length;
      if (Math.max(count, read.length + 1) > INGEST_LIMITS.events) throw new TooMany();
      read.push({
        resource,
        scope: readPart(scope, readScope, NO_SCOPE),
        pointer: `/resourceLogs/${r}/scopeLogs/${s}/logRecords`,
        records: records.map((record) => readPart(record, readRecord, NO_OBJECT)),
      });
    });
  });
  return read;
}

const NO_OBJECT: EventRefusal = {
  code: 'EVENT_SHAPE',
  detail: 'a record, its resource and its scope are objects',
  pointer: '',
};

function readPart<T, A>(value: unknown, read: (value: JsonObject) => T, absent: A): T | A | EventRefusal {
  if (value === undefined || value === null) return absent;
  if (typeof value !== 'object' || Array.isArray(value)) return NO_OBJECT;
  try {
    return read(value as JsonObject);
  } catch (fault) {
    if (fault instanceof Unreadable) return fault.refusal;
    throw fault;
  }
}

function readResource({ attributes }: JsonObject): readonly Attribute[] {
  return readAttributes(attributes, ROOM.resource);
}

function readScope({ name, version, attributes }: JsonObject): Scope {
  return {
    name: textOf(name, 'name'),
    version: textOf(version, 'version'),
    attributes: readAttributes(attributes, ROOM.scope),
  };
}

function readRecord(record: JsonObject): LogRecord {
  const { body, severityNumber } = record;
  return {
    time:
      epochMs(record['timeUnixNano'], 'timeUnixNano') ??
      epochMs(record['observedTimeUnixNano'], 'observedTimeUnixNano'),
    eventName: textOf(record['eventName'], 'eventName'),
    severityNumber: severityOf(severityNumber),
    severityText: textOf(record['severityText'], 'severityText'),
    traceId: identifier(record['traceId'], TRACE_ID_DIGITS),
    spanId: identifier(record['spanId'], SPAN_ID_DIGITS),
    body: body === undefined || body === null ? null : readValue(body, ROOM.record),
    attributes: readAttributes(record['attributes'], ROOM.record),
  };
}

function severityOf(value: unknown): number {
  if (value === undefined || value === null) return 0;
  if (Number.isInteger(value)) return value as number;
  throw new Unreadable('EVENT_FIELD_INVALID', '`severityNumber` must be an integer');
}

function identifier(value: unknown, digits: number): string {
  const hex = textOf(value, 'traceId and spanId');
  if (hex !== '' && !/^[\da-f]+$/i.test(hex)) {
    throw new Unreadable('EVENT_FIELD_INVALID', `a trace or span id has ${digits} hexadecimal digits`);
  }
  return traceIdentifier(hex.toLowerCase(), digits);
}
