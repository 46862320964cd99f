/** Whether two nodes say the same, in the same words. */
import { canonicalJson } from './canonical-json.js';
import { ANY, type SchemaNode } from './schema-node.js';

export function isSameNode(one: SchemaNode, other: SchemaNode): boolean {
  return canonicalJson(structureOf(one)) === canonicalJson(structureOf(other));
}

function structureOf(node: SchemaNode | null): unknown {
  if (!node || node === ANY) return node === ANY;
  return {
    types: node.types && [...node.types].toSorted(),
    values: node.values && [...node.values.keys()].toSorted(),
    bounds: node.bounds,
    pattern: node.pattern,
    properties: [...node.properties].map(([name, inner]) => [name, structureOf(inner)]),
    required: [...node.required].toSorted(),
    additional: structureOf(node.additional),
    items: node.items && structureOf(node.items),
    anyOf: node.anyOf?.map(structureOf),
  };
}
