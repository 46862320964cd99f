/** Attribute values of OTLP in JSON, as parsed: opentelemetry/proto/common/v1/common.proto. */
import { doubleJson, integerJson, isInt64, isUint64, millisecondsOf, quoted, type Attribute } from './attribute.js';
import { DigitsLost, isUnsafeInteger } from './keep-digits.js';
import { NO_ATTRIBUTES, tooDeep, Unreadable } from './log-record.js';

export type JsonObject = Readonly<Record<string, unknown>>;

const NANOS_OF_TODAY = /^[1-9]\d{18}$/;
const INTEGER = /^-?\d{1,20}$/;
const BASE64 = /^[\w+/-]*={0,2}$/;
const NUMBER = /^-?(?:\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|Infinity)$/;

/** Throws Unreadable. */
export function objectOf(value: unknown, name: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(name, 'must be an object');
  return value as JsonObject;
}

/** Throws Unreadable. */
export function listOf(value: unknown, name: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid(name, 'must be a list');
  return value as unknown[];
}

/** Throws Unreadable. */
export function textOf(value: unknown, name: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw invalid(name, 'must be a text');
  return value;
}

/**
 * Epoch milliseconds of epoch nanoseconds, a number or its digits; null when they are absent or 0. Throws Unreadable,
 * DigitsLost.
 */
export function epochMs(value: unknown, name: string): number | null {
  if (value === undefined || value === null) return null;
  // Of our days; what follows takes longer.
  if (typeof value === 'string' && NANOS_OF_TODAY.test(value)) return Number(value.slice(0, -6));
  const integer = bigintOf(value);
  if (integer === null || !isUint64(integer)) throw invalid(name, 'must be an unsigned 64-bit integer');
  return millisecondsOf(integer);
}

export function readAttributes(value: unknown, room: number): readonly Attribute[] {
  if (value === undefined || value === null) return NO_ATTRIBUTES;
  return listOf(value, 'attributes').map((element) => {
    const { key, value: held } = objectOf(element, 'an attribute');
    return { key: textOf(key, 'key'), json: readValue(held, room) };
  });
}

/** JSON text of an AnyValue; `room` levels of lists and maps may be entered. Throws Unreadable, DigitsLost. */
export function readValue(value: unknown, room: number): string {
  if (value === undefined || value === null) return 'null';
  const any = objectOf(value, 'a value');
  const { stringValue, intValue, boolValue, doubleValue } = any;
  if (isThere(stringValue)) return quoted(textOf(stringValue, 'stringValue'));
  if (isThere(intValue)) return int64Json(intValue);
  if (isThere(boolValue)) return boolJson(boolValue);
  if (isThere(doubleValue)) return doubleOf(doubleValue);
  const { arrayValue, kvlistValue, bytesValue } = any;
  if (isThere(arrayValue)) return arrayJson(objectOf(arrayValue, 'arrayValue'), room);
  if (isThere(kvlistValue)) return mapJson(objectOf(kvlistValue, 'kvlistValue'), room);
  return isThere(bytesValue) ? bytesJson(bytesValue) : 'null';
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

function arrayJson({ values }: JsonObject, room: number): string {
  if (room === 0) throw tooDeep();
  return `[${listOf(values, 'values')
    .map((value) => readValue(value, room - 1))
    .join(',')}]`;
}

function mapJson({ values }: JsonObject, room: number): string {
  if (room === 0) throw tooDeep();
  const members = readAttributes(values, room - 1).map(({ key, json }) => `${quoted(key)}:${json}`);
  return `{${members.join(',')}}`;
}

function int64Json(value: unknown): string {
  if (Number.isSafeInteger(value)) return integerJson(value as number);
  const integer = bigintOf(value);
  if (integer === null || !isInt64(integer)) throw invalid('intValue', 'must be a 64-bit integer');
  return integerJson(integer);
}

function boolJson(value: unknown): string {
  if (typeof value !== 'boolean') throw invalid('boolValue', 'must be true or false');
  return String(value);
}

function doubleOf(value: unknown): string {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return doubleJson(value);
    throw new Unreadable('EVENT_NUMBER_UNSAFE', 'a number is greater than any double');
  }
  if (typeof value !== 'string' || (value !== 'NaN' && !NUMBER.test(value)))
    throw invalid('doubleValue', 'must be a number');
  return doubleJson(Number(value));
}

function bytesJson(value: unknown): string {
  const text = textOf(value, 'bytesValue');
  if (!BASE64.test(text)) throw invalid('bytesValue', 'must be base64');
  return `"${Buffer.from(text, 'base64').toString('base64')}"`;
}

function bigintOf(value: unknown): bigint | null {
  if (typeof value === 'number') {
    if (isUnsafeInteger(value)) throw new DigitsLost();
    return Number.isInteger(value) ? BigInt(value) : null;
  }
  return typeof value === 'string' && INTEGER.test(value) ? BigInt(value) : null;
}

function invalid(name: string, words: string): Unreadable {
  return new Unreadable('EVENT_FIELD_INVALID', `\`${name}\` ${words}`);
}
