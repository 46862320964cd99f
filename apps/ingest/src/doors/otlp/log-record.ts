/** An OTLP logs request, read: the part of opentelemetry/proto/logs/v1/logs.proto that events are made of. */
import { INGEST_LIMITS } from '#contracts';
import type { EventRefusal } from '../../parse/parsed-event.js';
import type { Attribute } from './attribute.js';

export interface LogRecord {
  /** Epoch ms: when it happened, else when it was observed; null when neither is known. */
  time: number | null;
  eventName: string;
  /** 1 to 24; 0 when it has none. */
  severityNumber: number;
  severityText: string;
  /** Lower case hex, empty when it has none. */
  traceId: string;
  spanId: string;
  /** JSON text. */
  body: string | null;
  attributes: readonly Attribute[];
}

export interface Scope {
  readonly name: string;
  readonly version: string;
  readonly attributes: readonly Attribute[];
}

/** Records of one scope of one resource; each part is what it says, or why it cannot be read. */
export interface ScopeRecords {
  readonly resource: readonly Attribute[] | EventRefusal;
  readonly scope: Scope | EventRefusal;
  /** JSON pointer of the list of records in the request, in its JSON form. */
  readonly pointer: string;
  readonly records: readonly (LogRecord | EventRefusal)[];
}

/** A request, read. */
export interface ReadRequest {
  readonly scopes: readonly ScopeRecords[];
  /** False when no text that was read can hold U+0000 or half a surrogate pair. */
  readonly hasUnicodeEscapes: boolean;
}

export const NO_ATTRIBUTES: readonly Attribute[] = [];
export const NO_SCOPE: Scope = { name: '', version: '', attributes: NO_ATTRIBUTES };
/** A record of which nothing is said. */
export const EMPTY: LogRecord = {
  time: null,
  eventName: '',
  severityNumber: 0,
  severityText: '',
  traceId: '',
  spanId: '',
  body: null,
  attributes: NO_ATTRIBUTES,
};

/** Levels of lists and maps that an attribute's value may have, after those that the event around it has. */
export const ROOM = {
  /** In an event's `properties`. */
  record: INGEST_LIMITS.depth - 2,
  /** In the `resource` of an event's `context`. */
  resource: INGEST_LIMITS.depth - 3,
  /** In the `attributes` of the `scope` of an event's `context`. */
  scope: INGEST_LIMITS.depth - 4,
} as const;

export const TOO_LARGE: EventRefusal = { code: 'EVENT_TOO_LARGE', detail: 'the record is over 256 KB', pointer: '' };

/** Why a record, a resource or a scope cannot be read: thrown by their readers, caught where the parts are told apart. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly refusal: EventRefusal;
  constructor(code: EventRefusal['code'], detail: string) {
    super(detail);
    this.refusal = { code, detail, pointer: '' };
  }
}

/** More records, or lists of them, than a request may have. */
export class TooMany extends Error {
  override readonly name = 'TooMany';
  constructor() {
    super(`the request has more than ${INGEST_LIMITS.events} records`);
  }
}

export function tooDeep(): Unreadable {
  return new Unreadable('EVENT_TOO_DEEP', 'a value makes the event nested deeper than 20 levels');
}

export const TRACE_ID_DIGITS = 32;
export const SPAN_ID_DIGITS = 16;

/** The identifier in lower case hex, empty for none and for the one of zeros, which stands for none. Throws Unreadable. */
export function traceIdentifier(hex: string, digits: number): string {
  if (hex === '' || /^0+$/.test(hex)) return '';
  if (hex.length === digits) return hex;
  throw new Unreadable('EVENT_FIELD_INVALID', `a trace or span id has ${digits} hexadecimal digits`);
}
