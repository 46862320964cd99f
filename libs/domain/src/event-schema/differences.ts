/**
 * What one schema takes and another does not: the heart of the compatibility modes. Where there is no difference, every
 * value that is right by the first is right by the second; a property-based spec holds it to that. The reverse is not
 * promised: two patterns that mean the same in other words are a difference.
 */
import { admits } from './admits.js';
import { canonicalJson } from './canonical-json.js';
import type { PlainValue } from './plain-value.js';
import { isSameNode } from './same-node.js';
import { ANY, JSON_TYPES, pointerPart, type Bound, type JsonType, type SchemaNode } from './schema-node.js';

/** Why a value that the one takes is not taken by the other. */
export type DifferenceRule =
  | 'type_narrowed'
  | 'values_narrowed'
  | 'range_narrowed'
  | 'pattern_changed'
  | 'property_required'
  | 'property_forbidden'
  | 'no_branch_fits';

export interface SchemaDifference {
  /** JSON pointer into the schema. */
  readonly path: string;
  readonly rule: DifferenceRule;
  /** What the first one says there, and the second; null: nothing. */
  readonly from: unknown;
  readonly to: unknown;
}

export interface DifferenceOptions {
  /**
   * Members that neither `properties` names nor `additionalProperties` speaks of are taken as not sent. So an optional
   * property can be added to a schema that says nothing of others.
   */
  readonly declaredOnly: boolean;
}

/** More are not listed. */
const MOST_DIFFERENCES = 100;

export function differencesBetween(
  writer: SchemaNode,
  reader: SchemaNode,
  options: DifferenceOptions,
): readonly SchemaDifference[] {
  const found: SchemaDifference[] = [];
  compare(writer, reader, { path: '', found, ...options });
  return found.slice(0, MOST_DIFFERENCES);
}

interface Comparison extends DifferenceOptions {
  readonly path: string;
  readonly found: SchemaDifference[];
}

function compare(writer: SchemaNode, reader: SchemaNode, at: Comparison): void {
  if (writer === reader || reader === ANY) return;
  if (writer.anyOf) {
    for (const branch of writer.anyOf) compare(branch, reader, at);
    return;
  }
  if (reader.anyOf) {
    const fits = reader.anyOf.some((branch) => isCovered(writer, branch, at));
    if (!fits) note(at, '', 'no_branch_fits', describe(writer), reader.anyOf.map(describe));
    return;
  }
  if (writer.values) return compareValues(writer, [...writer.values.values()], reader, at);
  if (reader.values) return note(at, '/enum', 'values_narrowed', null, [...reader.values.values()]);
  compareTypes(writer, reader, at);
  for (const type of JSON_TYPES) if (mayBe(writer, type)) COMPARED[type]?.(writer, reader, at);
}

function isCovered(writer: SchemaNode, reader: SchemaNode, at: Comparison): boolean {
  const found: SchemaDifference[] = [];
  compare(writer, reader, { ...at, found });
  return found.length === 0;
}

/** What further holds of values of a type. */
const COMPARED: Partial<Record<JsonType, typeof compare>> = {
  string: (writer, reader, at) => {
    compareBounds(writer, reader, ['minLength', 'maxLength'], at);
    if (reader.pattern !== null && reader.pattern !== writer.pattern) {
      note(at, '/pattern', 'pattern_changed', writer.pattern, reader.pattern);
    }
  },
  integer: (writer, reader, at) => {
    // What may be any number was compared as such.
    if (!mayBe(writer, 'number')) compareRange(writer, reader, at);
  },
  number: (writer, reader, at) => compareRange(writer, reader, at),
  array: (writer, reader, at) => {
    compareBounds(writer, reader, ['minItems', 'maxItems'], at);
    compare(writer.items ?? ANY, reader.items ?? ANY, { ...at, path: `${at.path}/items` });
  },
  object: compareMembers,
};

function compareTypes(writer: SchemaNode, reader: SchemaNode, at: Comparison): void {
  if (!reader.types || JSON_TYPES.every((type) => !mayBe(writer, type) || mayBe(reader, type))) return;
  note(at, '/type', 'type_narrowed', writer.types && [...writer.types], [...reader.types]);
}

function mayBe({ types }: SchemaNode, type: JsonType): boolean {
  return types === null || types.has(type) || (type === 'integer' && types.has('number'));
}

function compareValues(writer: SchemaNode, values: readonly PlainValue[], reader: SchemaNode, at: Comparison): void {
  const refused = values.filter((value) => !admits(reader, value));
  if (refused.length === 0 || isSameNode(writer, reader)) return;
  note(at, '/enum', 'values_narrowed', values, reader.values ? [...reader.values.values()] : describe(reader));
}

function compareBounds(writer: SchemaNode, reader: SchemaNode, names: readonly Bound[], at: Comparison): void {
  for (const name of names) {
    const [from, to] = [writer.bounds[name], reader.bounds[name]];
    if (to === undefined) continue;
    const isNarrower = name.startsWith('min') ? to > (from ?? 0) : to < (from ?? Infinity);
    if (isNarrower) note(at, `/${name}`, 'range_narrowed', from ?? null, to);
  }
}

/** Both ends of a range can be said in two ways, and a schema may say both. */
function compareRange({ bounds: from }: SchemaNode, { bounds: to }: SchemaNode, at: Comparison): void {
  const least = Math.max(from.minimum ?? -Infinity, from.exclusiveMinimum ?? -Infinity);
  const most = Math.min(from.maximum ?? Infinity, from.exclusiveMaximum ?? Infinity);
  const hasLeast = from.exclusiveMinimum !== least;
  const hasMost = from.exclusiveMaximum !== most;
  const isRefused: Readonly<Partial<Record<Bound, boolean>>> = {
    minimum: to.minimum !== undefined && to.minimum > least,
    exclusiveMinimum:
      to.exclusiveMinimum !== undefined && (to.exclusiveMinimum > least || (to.exclusiveMinimum === least && hasLeast)),
    maximum: to.maximum !== undefined && to.maximum < most,
    exclusiveMaximum:
      to.exclusiveMaximum !== undefined && (to.exclusiveMaximum < most || (to.exclusiveMaximum === most && hasMost)),
  };
  for (const name of Object.keys(isRefused) as Bound[]) {
    if (isRefused[name]) note(at, `/${name}`, 'range_narrowed', from[name] ?? null, to[name]);
  }
}

function compareMembers(writer: SchemaNode, reader: SchemaNode, at: Comparison): void {
  for (const name of reader.required) {
    if (!writer.required.has(name)) note(at, '/required', 'property_required', null, name);
  }
  for (const name of new Set([...writer.properties.keys(), ...reader.properties.keys()])) {
    const declared = writer.properties.get(name);
    if (!declared && at.declaredOnly && !writer.saysAdditional) continue;
    const sent = declared ?? writer.additional;
    if (!sent) continue;
    const taken = reader.properties.get(name) ?? reader.additional;
    const path = `${at.path}/properties/${pointerPart(name)}`;
    if (taken) compare(sent, taken, { ...at, path });
    else note({ ...at, path }, '', 'property_forbidden', describe(sent), false);
  }
  compareOthers(writer, reader, { ...at, path: `${at.path}/additionalProperties` });
}

/** Members that neither of the two names. */
function compareOthers(writer: SchemaNode, reader: SchemaNode, at: Comparison): void {
  if (!writer.additional || (at.declaredOnly && !writer.saysAdditional)) return;
  if (reader.additional) compare(writer.additional, reader.additional, at);
  else note(at, '', 'property_forbidden', writer.additional === ANY ? true : describe(writer.additional), false);
}

function note(at: Comparison, keyword: string, rule: DifferenceRule, from: unknown, to: unknown): void {
  const path = at.path + keyword;
  if (at.found.length === MOST_DIFFERENCES) return;
  const text = canonicalJson(to);
  const isKnown = at.found.some((one) => one.path === path && one.rule === rule && canonicalJson(one.to) === text);
  if (!isKnown) at.found.push({ path, rule, from, to });
}

/** In few words, for people: the types, or what else is said. */
function describe(node: SchemaNode): unknown {
  if (node.values) return { enum: [...node.values.values()] };
  if (node.anyOf) return { anyOf: node.anyOf.map(describe) };
  return node.types ? { type: node.types.size === 1 ? [...node.types][0] : [...node.types] } : true;
}
