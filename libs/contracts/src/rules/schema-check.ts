/**
 * Event schemas as functions. Patterns run on RE2, whose time grows with the text and not with the pattern's cunning:
 * they come from whoever may write schemas, and the texts from whoever may send.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { RE2JS } from 're2js';
import { jsonSchemaOf } from '#domain';
import type { SchemaRefusal } from './event-schema.js';

/** Null: the `properties` are right. Pointers are relative to the event. */
export type SchemaCheck = (properties: object) => SchemaRefusal | null;

/** What a project wants of the events of one type in one stream. */
export interface TypeSchema {
  /** Whether events that are not right are refused; else that is only pointed out. */
  readonly enforced: boolean;
  readonly check: SchemaCheck;
}

/** By stream's name and event type. Types whose policy is `off` are not in it. */
export type ProjectSchemas = ReadonlyMap<string, ReadonlyMap<string, TypeSchema>>;

export interface SchemaVersions {
  readonly version: number;
  /** JSON Schema or an Avro record, as text. */
  readonly schema: string;
  /** Of former versions whose events are taken as well. */
  readonly alongside: readonly string[];
}

export const PATTERN_LIMITS = {
  /** Instructions of the compiled pattern: the time for each character. */
  instructions: 120,
  /** A longer text matches no pattern. */
  textLength: 2_048,
} as const;

/** The pattern with its limits; what ajv calls in place of RegExp. Throws when RE2 does not take it, or it is too large. */
function linearPattern(source: string): { test: (text: string) => boolean; toString: () => string } {
  const pattern = RE2JS.compile(RE2JS.translateRegExp(source));
  if (pattern.programSize() > PATTERN_LIMITS.instructions) throw new Error(`the pattern is too large: ${source}`);
  return {
    test: (text) => text.length <= PATTERN_LIMITS.textLength && pattern.test(text),
    toString: () => source,
  };
}
linearPattern.code = 'linearPattern';

const OPTIONS = {
  // Which keywords there may be was checked when the schema was registered.
  strict: false,
  meta: false,
  validateSchema: false,
  validateFormats: false,
  // A member named `constructor` is there when it was sent.
  ownProperties: true,
  code: { regExp: linearPattern },
} as const;

/** Throws Error when it cannot be compiled, for example for a pattern that RE2 does not take. */
export function compileSchema({ version, schema, alongside }: SchemaVersions): SchemaCheck {
  const isLatest = validator(schema);
  const others = alongside.map(validator);
  return (properties) => {
    if (isLatest(properties)) return null;
    const error = isLatest.errors!.at(-1)!;
    return others.some((isRight) => isRight(properties)) ? null : violation(error, version);
  };
}

function validator(schema: string): ValidateFunction {
  const read = jsonSchemaOf(schema);
  if ('refused' in read) throw new Error(read.detail);
  const { $id: _id, $schema: _dialect, ...rules } = read.rules;
  // An instance for each: it keeps what it has compiled.
  return new Ajv(OPTIONS).compile(rules);
}

function violation(error: ErrorObject, version: number): SchemaRefusal {
  const member = memberOf(error);
  const at = `${error.instancePath}${member === null ? '' : `/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`}`;
  return {
    code: 'EVENT_SCHEMA_VIOLATION',
    detail: `\`properties${at}\` ${wordsFor(error)} (version ${version} of the schema)`,
    pointer: `/properties${at}`,
  };
}

/** Of errors that are about a member of the object that they name. */
function memberOf({ params }: ErrorObject): string | null {
  const { missingProperty, additionalProperty } = params as { missingProperty?: string; additionalProperty?: string };
  return missingProperty ?? additionalProperty ?? null;
}

function wordsFor({ keyword, message, params }: ErrorObject): string {
  if (keyword === 'required') return 'is missing';
  if (keyword === 'additionalProperties') return 'is not in the schema';
  if (keyword === 'enum') return `must be one of ${valuesOf(params['allowedValues'])}`;
  if (keyword === 'const') return `must be ${JSON.stringify(params['allowedValue'])}`;
  return message ?? 'is invalid';
}

/** The first few. */
function valuesOf(values: unknown): string {
  const list = Array.isArray(values) ? values.map((value) => JSON.stringify(value)) : [];
  return list.length > 10 ? `${list.slice(0, 10).join(', ')} and ${list.length - 10} more` : list.join(', ');
}
