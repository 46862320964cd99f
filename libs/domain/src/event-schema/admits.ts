/** Whether a plain value is right by a schema's node; for the few values that an `enum` lists. */
import { canonicalJson } from './canonical-json.js';
import type { PlainValue } from './plain-value.js';
import type { JsonType, SchemaNode } from './schema-node.js';

/** False also where it cannot be told: patterns are not tried here. */
export function admits(node: SchemaNode, value: PlainValue): boolean {
  if (node.anyOf) return node.anyOf.some((branch) => admits(branch, value));
  const { types, values, pattern, bounds } = node;
  if (types && !typesOf(value).some((type) => types.has(type))) return false;
  if (values && !values.has(canonicalJson(value))) return false;
  if (typeof value === 'number') return isInRange(node, value);
  if (typeof value !== 'string') return true;
  const { length } = [...value];
  return pattern === null && length >= (bounds.minLength ?? 0) && length <= (bounds.maxLength ?? Infinity);
}

function typesOf(value: PlainValue): readonly JsonType[] {
  if (value === null) return ['null'];
  if (typeof value === 'number') return Number.isInteger(value) ? ['integer', 'number'] : ['number'];
  return [typeof value as 'string' | 'boolean'];
}

function isInRange({ bounds }: SchemaNode, value: number): boolean {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum } = bounds;
  return (
    value >= minimum &&
    value <= maximum &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
    (exclusiveMaximum === undefined || value < exclusiveMaximum)
  );
}
