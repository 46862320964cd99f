/** The contract's JSON Schemas, compiled once, and what their errors mean in the catalogue's codes. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { EVENT_SCHEMA } from '../catalogue/event-input.js';
import { KNOWN_TYPES } from '../catalogue/known-types.js';
import type { ErrorCode } from '../errors/catalogue.js';

export interface SchemaRefusal {
  readonly code: ErrorCode;
  readonly detail: string;
  /** Relative to the event. */
  readonly pointer: string;
}

/** What the schema says about an event's fields, once it was found right. */
export interface EventInput {
  readonly id?: string | null;
  readonly stream?: string | null;
  readonly type?: string;
  readonly event_type?: string;
  readonly time?: string | number | null;
  readonly timestamp?: string | number | null;
  readonly visitorId?: string | null;
  readonly userId?: string | null;
  readonly sessionId?: string | null;
  readonly url?: string | null;
  readonly referrer?: string | null;
  readonly properties?: Readonly<Record<string, unknown>> | null;
  readonly context?: Readonly<Record<string, unknown>> | null;
}

const ajv = new Ajv({ allowUnionTypes: true, strict: true, strictRequired: false });
const isEvent = ajv.compile<EventInput>({ ...EVENT_SCHEMA });
const isKnown = new Map<string, ValidateFunction>(
  Object.entries(KNOWN_TYPES).map(([type, { properties }]) => [type, ajv.compile({ type: 'object', properties })]),
);

/** Null when the value is an event in form. */
export function checkEvent(value: object): SchemaRefusal | null {
  if (isEvent(value)) return null;
  const error = isEvent.errors!.at(-1)!;
  return {
    code: fieldCode(error),
    detail: fieldDetail(error),
    pointer: error.keyword === 'anyOf' ? '/type' : error.instancePath,
  };
}

/** Null when the properties are right for their type; a type that is not known has none of its own. */
export function checkProperties(type: string, properties: object): SchemaRefusal | null {
  const isRight = isKnown.get(type);
  if (!isRight || isRight(properties)) return null;
  const error = isRight.errors![0]!;
  return {
    code: 'EVENT_PROPERTY_INVALID',
    detail: `a property of ${type} ${error.message ?? 'is invalid'}`,
    pointer: `/properties${error.instancePath}`,
  };
}

function fieldCode(error: ErrorObject): ErrorCode {
  if (error.keyword === 'anyOf') return 'EVENT_TYPE_MISSING';
  switch (error.instancePath) {
    case '/type':
    case '/event_type':
      return 'EVENT_TYPE_INVALID';
    case '/id':
      return 'EVENT_ID_INVALID';
    case '/time':
    case '/timestamp':
      return 'EVENT_TIME_INVALID';
    default:
      return 'EVENT_FIELD_INVALID';
  }
}

/** The pattern of `type` would tell a reader less than the catalogue's words. */
function fieldDetail({ keyword, instancePath, message }: ErrorObject): string {
  if (keyword === 'anyOf') return 'the event has no `type`';
  const words = keyword === 'pattern' ? 'must be 1 to 128 letters, digits and _ . : / - or space' : message;
  return `\`${instancePath.slice(1)}\` ${words ?? 'is invalid'}`;
}
