/** An OTLP logs request in protobuf: opentelemetry/proto/collector/logs/v1/logs_service.proto. */
import { INGEST_LIMITS } from '#contracts';
import { refuse, type Refusal } from '../../refusal.js';
import type { EventRefusal } from '../../parse/parsed-event.js';
import { millisecondsOf, type Attribute } from './attribute.js';
import {
  EMPTY,
  NO_ATTRIBUTES,
  NO_SCOPE,
  ROOM,
  SPAN_ID_DIGITS,
  TOO_LARGE,
  TooMany,
  TRACE_ID_DIGITS,
  traceIdentifier,
  Unreadable,
  type LogRecord,
  type ReadRequest,
  type Scope,
  type ScopeRecords,
} from './log-record.js';
import { ExportLogsServiceRequestSchema } from './proto/opentelemetry/proto/collector/logs/v1/logs_service_pb.js';
import { InstrumentationScopeSchema } from './proto/opentelemetry/proto/common/v1/common_pb.js';
import { LogRecordSchema, ResourceLogsSchema, ScopeLogsSchema } from './proto/opentelemetry/proto/logs/v1/logs_pb.js';
import { ResourceSchema } from './proto/opentelemetry/proto/resource/v1/resource_pb.js';
import { readAttribute, readValue } from './protobuf-value.js';
import { tagOf, tagsOf, WireReader, type Tags } from './wire-reader.js';

const REQUEST = tagsOf(ExportLogsServiceRequestSchema);
const RESOURCE_LOGS = tagOf(ExportLogsServiceRequestSchema.field.resourceLogs);
const OF_RESOURCE = tagsOf(ResourceLogsSchema);
const RESOURCE = tagOf(ResourceLogsSchema.field.resource);
const SCOPE_LOGS = tagOf(ResourceLogsSchema.field.scopeLogs);
const RESOURCE_FIELDS = tagsOf(ResourceSchema);
const RESOURCE_ATTRIBUTES = tagOf(ResourceSchema.field.attributes);
const OF_SCOPE = tagsOf(ScopeLogsSchema);
const SCOPE = tagOf(ScopeLogsSchema.field.scope);
const LOG_RECORDS = tagOf(ScopeLogsSchema.field.logRecords);
const SCOPE_FIELDS = tagsOf(InstrumentationScopeSchema);
const SCOPE_NAME = tagOf(InstrumentationScopeSchema.field.name);
const SCOPE_VERSION = tagOf(InstrumentationScopeSchema.field.version);
const SCOPE_ATTRIBUTES = tagOf(InstrumentationScopeSchema.field.attributes);
const RECORD = tagsOf(LogRecordSchema);
const TIME = tagOf(LogRecordSchema.field.timeUnixNano);
const OBSERVED_TIME = tagOf(LogRecordSchema.field.observedTimeUnixNano);
const SEVERITY_NUMBER = tagOf(LogRecordSchema.field.severityNumber);
const SEVERITY_TEXT = tagOf(LogRecordSchema.field.severityText);
const BODY = tagOf(LogRecordSchema.field.body);
const ATTRIBUTES = tagOf(LogRecordSchema.field.attributes);
const TRACE_ID = tagOf(LogRecordSchema.field.traceId);
const SPAN_ID = tagOf(LogRecordSchema.field.spanId);
const EVENT_NAME = tagOf(LogRecordSchema.field.eventName);

/** Where a message stands in the body. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The records of each scope, in the order of the body. What is broken inside of one record is that record's fault; a
 * frame that is broken around them is the body's.
 */
export function readProtobuf(bytes: Buffer): ReadRequest | Refusal {
  try {
    const wire = new WireReader(bytes);
    return { scopes: readRequest(wire, bytes.length), hasUnicodeEscapes: wire.heldNul };
  } catch (fault) {
    return fault instanceof TooMany
      ? refuse('BATCH_TOO_LARGE', fault.message)
      : refuse('BODY_NOT_PROTOBUF', brokenBy(fault));
  }
}

function readRequest(wire: WireReader, end: number): ScopeRecords[] {
  const read: ScopeRecords[] = [];
  let records = 0;
  const [resourceLogs] = rangesOf(wire, { start: 0, end }, REQUEST, [RESOURCE_LOGS]);
  resourceLogs!.forEach((ofResource, r) => {
    const [resources, scopeLogs] = rangesOf(wire, ofResource, OF_RESOURCE, [RESOURCE, SCOPE_LOGS]);
    const resource = readPart(wire, resources!.at(-1), readResource, NO_ATTRIBUTES);
    scopeLogs!.forEach((ofScope, s) => {
      const [scopes, ranges] = rangesOf(wire, ofScope, OF_SCOPE, [SCOPE, LOG_RECORDS]);
      const scope = readPart(wire, scopes!.at(-1), readScope, NO_SCOPE);
      records += ranges!.length;
      if (Math.max(records, read.length + 1) > INGEST_LIMITS.events) throw new TooMany();
      const pointer = `/resourceLogs/${r}/scopeLogs/${s}/logRecords`;
      read.push({
        resource,
        scope,
        pointer,
        records: ranges!.map((range) => readPart(wire, range, readRecord, EMPTY)),
      });
    });
  });
  return read;
}

/** Where the wanted fields of a message stand, each a message itself. */
function rangesOf(wire: WireReader, { start, end }: Range, known: Tags, wanted: readonly number[]): Range[][] {
  const found: Range[][] = wanted.map(() => []);
  wire.pos = start;
  while (wire.pos < end) {
    const tag = wire.uint32();
    const ranges = found[wanted.indexOf(tag)];
    if (!ranges) wire.pass(tag, known);
    else {
      const stop = wire.enter(end);
      if (ranges.push({ start: wire.pos, end: stop }) > INGEST_LIMITS.events) throw new TooMany();
      wire.pos = stop;
    }
  }
  wire.leave(end);
  return found;
}

/** A part that is absent is the default, one over an event's size is not looked at. */
function readPart<T>(
  wire: WireReader,
  range: Range | undefined,
  read: (wire: WireReader, end: number) => T,
  absent: T,
): T | EventRefusal {
  if (!range) return absent;
  if (range.end - range.start > INGEST_LIMITS.eventBytes) return TOO_LARGE;
  wire.pos = range.start;
  try {
    const part = read(wire, range.end);
    wire.leave(range.end);
    return part;
  } catch (fault) {
    if (fault instanceof Unreadable) return fault.refusal;
    return { code: 'EVENT_SHAPE', detail: `not the message that belongs here: ${brokenBy(fault)}`, pointer: '' };
  }
}

/** What the wire reader and its library say of broken bytes. Throws what is no such fault. */
function brokenBy(fault: unknown): string {
  if (fault instanceof TypeError || !(fault instanceof Error)) throw fault;
  return fault.message;
}

function readResource(wire: WireReader, end: number): Attribute[] {
  const attributes: Attribute[] = [];
  while (wire.pos < end) {
    const tag = wire.uint32();
    if (tag === RESOURCE_ATTRIBUTES) attributes.push(readAttribute(wire, end, ROOM.resource));
    else wire.pass(tag, RESOURCE_FIELDS);
  }
  return attributes;
}

function readScope(wire: WireReader, end: number): Scope {
  const attributes: Attribute[] = [];
  let name = '';
  let version = '';
  while (wire.pos < end) {
    const tag = wire.uint32();
    if (tag === SCOPE_NAME) name = wire.text(end);
    else if (tag === SCOPE_VERSION) version = wire.text(end);
    else if (tag === SCOPE_ATTRIBUTES) attributes.push(readAttribute(wire, end, ROOM.scope));
    else wire.pass(tag, SCOPE_FIELDS);
  }
  return { name, version, attributes };
}

function readRecord(wire: WireReader, end: number): LogRecord {
  const attributes: Attribute[] = [];
  const record = { ...EMPTY, attributes };
  let observed: number | null = null;
  while (wire.pos < end) {
    const tag = wire.uint32();
    if (tag === ATTRIBUTES) attributes.push(readAttribute(wire, end, ROOM.record));
    else if (tag === TIME) record.time = millisecondsOf(BigInt(wire.fixed64()));
    else if (tag === OBSERVED_TIME) observed = millisecondsOf(BigInt(wire.fixed64()));
    else if (tag === BODY) record.body = readValue(wire, end, ROOM.record);
    else if (tag === SEVERITY_NUMBER) record.severityNumber = wire.int32();
    else if (tag === SEVERITY_TEXT) record.severityText = wire.text(end);
    else if (tag === EVENT_NAME) record.eventName = wire.text(end);
    else if (tag === TRACE_ID) record.traceId = traceIdentifier(wire.bytesAs('hex', end), TRACE_ID_DIGITS);
    else if (tag === SPAN_ID) record.spanId = traceIdentifier(wire.bytesAs('hex', end), SPAN_ID_DIGITS);
    else wire.pass(tag, RECORD);
  }
  record.time ??= observed;
  return record;
}
