/**
 * An event schema as it is compared and explained: JSON Schema without its spellings. References are replaced by what they
 * name, `const` is a list of one value, `true` is a node that says nothing.
 */

import type { PlainValue } from './plain-value.js';

export const JSON_TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;
export type JsonType = (typeof JSON_TYPES)[number];

export const BOUNDS = [
  'minimum',
  'exclusiveMinimum',
  'maximum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
] as const;
export type Bound = (typeof BOUNDS)[number];

export interface SchemaNode {
  /** Null: any. */
  readonly types: ReadonlySet<JsonType> | null;
  /** Of `enum` or `const`, by their canonical text; null: any. */
  readonly values: ReadonlyMap<string, PlainValue> | null;
  readonly bounds: Readonly<Partial<Record<Bound, number>>>;
  readonly pattern: string | null;
  readonly properties: ReadonlyMap<string, SchemaNode>;
  readonly required: ReadonlySet<string>;
  /** Of members that `properties` does not name; null: there must be none. */
  readonly additional: SchemaNode | null;
  /** Whether the schema says something about them itself. */
  readonly saysAdditional: boolean;
  /** Of an array's elements; null: any. */
  readonly items: SchemaNode | null;
  /** One of them must hold; a node that has them says nothing else. */
  readonly anyOf: readonly SchemaNode[] | null;
}

const OPEN = {
  types: null,
  values: null,
  bounds: {},
  pattern: null,
  properties: new Map<string, SchemaNode>(),
  required: new Set<string>(),
  saysAdditional: false,
  items: null,
  anyOf: null,
};

/** Takes every value. */
export const ANY: SchemaNode = {
  ...OPEN,
  get additional() {
    return ANY;
  },
};

/** A node that says only this. */
export function nodeOf(says: Partial<SchemaNode>): SchemaNode {
  return { ...OPEN, additional: ANY, ...says };
}

/** Name as part of a JSON pointer (RFC 6901). */
export function pointerPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
