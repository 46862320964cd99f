/**
 * From the text of a JSON Schema to nodes. Of the language a part is supported that can be compared and checked quickly;
 * what is outside of it is refused by name, never passed over: a rule that nobody checks would be a promise that nobody
 * keeps. Schemas are written by strangers: size, depth, number of nodes and references are bounded.
 */
import { isRefusal, refuse, type Refusal, type RefusalCode } from '../control/decider.js';
import { avroAsJsonSchema, isAvro } from './avro-schema.js';
import type { JsonSchema } from './avro-union.js';
import { canonicalJson } from './canonical-json.js';
import { isPlain, type PlainValue } from './plain-value.js';
import {
  ANY,
  BOUNDS,
  JSON_TYPES,
  nodeOf,
  pointerPart,
  type Bound,
  type JsonType,
  type SchemaNode,
} from './schema-node.js';

export const SCHEMA_LIMITS = {
  /** Characters of JSON, as it is kept. */
  length: 65_536,
  /** Levels of objects and arrays. */
  depth: 24,
  /** Once each reference is replaced by what it names. */
  nodes: 2_000,
  values: 1_000,
  branches: 10,
  patternLength: 500,
} as const;

/** Say nothing about which values are right. `format` is one of them: it is not checked. */
const ANNOTATIONS = new Set(
  'title description default examples format deprecated readOnly writeOnly $comment'.split(' '),
);
const AT_ROOT = new Set(['$schema', '$id', '$defs', 'definitions']);
const RULES = new Set<string>([
  ...BOUNDS,
  ...'type enum const pattern properties required additionalProperties items anyOf $ref'.split(' '),
]);
const REFERENCE = /^#\/(\$defs|definitions)\/([^/]+)$/;

type Members = Readonly<Record<string, unknown>>;

interface Place {
  /** JSON pointer into the schema. */
  readonly path: string;
  /** References that led here. */
  readonly via: readonly string[];
  readonly inAnyOf: boolean;
}

/** The schema's nodes, or SCHEMA_INVALID, SCHEMA_UNSUPPORTED or SCHEMA_TOO_LARGE with the place that is at fault. */
export function readSchema(text: string): SchemaNode | Refusal {
  const schema = jsonSchemaOf(text);
  return isRefusal(schema) ? schema : new SchemaReader(schema.rules).read();
}

/** The JSON Schema that a schema is, or that an Avro record stands for; not yet looked at beyond that. Refusals as above. */
export function jsonSchemaOf(text: string): { readonly rules: JsonSchema } | Refusal {
  if (text.length > SCHEMA_LIMITS.length) {
    return refuse('SCHEMA_TOO_LARGE', `must have at most ${SCHEMA_LIMITS.length} characters`, 'schema');
  }
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return refuse('SCHEMA_INVALID', 'must be JSON', 'schema');
  }
  if (!isMembers(root)) return refuse('SCHEMA_INVALID', 'must be an object', 'schema');
  if (isDeeper(root, SCHEMA_LIMITS.depth)) {
    return refuse('SCHEMA_TOO_LARGE', `must be nested at most ${SCHEMA_LIMITS.depth} levels deep`, 'schema');
  }
  const rules = isAvro(root) ? avroAsJsonSchema(root, SCHEMA_LIMITS.nodes) : root;
  // A stranger’s document may have a member of any name: only ours is looked at as a refusal.
  return rules !== root && isRefusal(rules) ? rules : { rules };
}

class SchemaReader {
  /** The first one; after it nothing that is read matters. */
  private refusal: Refusal | null = null;
  private nodes = 0;

  constructor(private readonly root: Members) {}

  read(): SchemaNode | Refusal {
    if (this.root['type'] !== 'object') {
      this.refuse('SCHEMA_INVALID', '', 'must say "type": "object": it describes an event’s `properties`');
    }
    const node = this.node(this.root, { path: '', via: [], inAnyOf: false });
    for (const list of ['$defs', 'definitions']) {
      const definitions = this.root[list];
      if (definitions === undefined) continue;
      if (!isMembers(definitions)) this.refuse('SCHEMA_INVALID', `/${list}`, 'must be an object');
      else {
        for (const [name, value] of Object.entries(definitions)) {
          const path = `/${list}/${pointerPart(name)}`;
          this.node(value, { path, via: [`#/${list}/${name}`], inAnyOf: false });
        }
      }
    }
    return this.refusal ?? node;
  }

  private refuse(code: RefusalCode, path: string, why: string): void {
    this.refusal ??= refuse(code, `${path === '' ? 'the schema' : `\`${path}\``} ${why}`, 'schema');
  }

  private invalid(place: Place, keyword: string, why: string): void {
    this.refuse('SCHEMA_INVALID', `${place.path}/${keyword}`, why);
  }

  private node(schema: unknown, place: Place): SchemaNode {
    if (this.refusal) return ANY;
    if (++this.nodes > SCHEMA_LIMITS.nodes) {
      this.refuse('SCHEMA_TOO_LARGE', '', `has more than ${SCHEMA_LIMITS.nodes} parts, references followed`);
      return ANY;
    }
    if (schema === true) return ANY;
    if (!isMembers(schema)) {
      this.refuse('SCHEMA_INVALID', place.path, 'must be an object or true');
      return ANY;
    }
    const rules = this.rulesOf(schema, place);
    if (schema['$ref'] !== undefined) return this.referred(schema['$ref'], rules, place);
    if (schema['anyOf'] !== undefined) return this.branches(schema['anyOf'], rules, place);
    return this.plain(schema, place);
  }

  /** Keywords that say which values are right. */
  private rulesOf(schema: Members, { path }: Place): readonly string[] {
    const rules: string[] = [];
    for (const keyword of Object.keys(schema)) {
      if (RULES.has(keyword)) rules.push(keyword);
      else if (!ANNOTATIONS.has(keyword) && !(path === '' && AT_ROOT.has(keyword))) {
        this.refuse('SCHEMA_UNSUPPORTED', `${path}/${pointerPart(keyword)}`, 'is not supported');
      }
    }
    return rules;
  }

  private referred(reference: unknown, rules: readonly string[], place: Place): SchemaNode {
    const found = typeof reference === 'string' ? REFERENCE.exec(reference) : null;
    const list = found ? this.root[found[1]!] : undefined;
    const name = found ? found[2]!.replaceAll('~1', '/').replaceAll('~0', '~') : '';
    if (!found) this.refuse('SCHEMA_UNSUPPORTED', `${place.path}/$ref`, 'must name one of `#/$defs` of this schema');
    else if (!isMembers(list) || !Object.hasOwn(list, name)) this.invalid(place, '$ref', 'names nothing');
    else if (rules.length > 1) this.refuse('SCHEMA_UNSUPPORTED', `${place.path}/$ref`, 'must stand alone');
    else if (place.via.includes(`#/${found[1]}/${name}`)) {
      this.refuse('SCHEMA_UNSUPPORTED', `${place.path}/$ref`, 'leads back to itself');
    } else return this.node(list[name], { ...place, via: [...place.via, `#/${found[1]}/${name}`] });
    return ANY;
  }

  private branches(anyOf: unknown, rules: readonly string[], place: Place): SchemaNode {
    if (rules.length > 1) this.refuse('SCHEMA_UNSUPPORTED', `${place.path}/anyOf`, 'must stand alone');
    else if (place.inAnyOf) this.refuse('SCHEMA_UNSUPPORTED', `${place.path}/anyOf`, 'must not be inside of another');
    else if (!Array.isArray(anyOf) || anyOf.length === 0 || anyOf.length > SCHEMA_LIMITS.branches) {
      this.invalid(place, 'anyOf', `must be a list of 1 to ${SCHEMA_LIMITS.branches} schemas`);
    } else {
      const inside = { ...place, inAnyOf: true };
      return nodeOf({
        anyOf: anyOf.map((branch, i) => this.node(branch, { ...inside, path: `${place.path}/anyOf/${i}` })),
      });
    }
    return ANY;
  }

  private plain(schema: Members, place: Place): SchemaNode {
    const { additionalProperties, items, pattern } = schema;
    const isPattern = typeof pattern === 'string' && pattern.length <= SCHEMA_LIMITS.patternLength;
    if (pattern !== undefined && !isPattern) {
      this.invalid(place, 'pattern', `must be a text of at most ${SCHEMA_LIMITS.patternLength} characters`);
    }
    const closed = additionalProperties === false;
    const additional =
      closed || additionalProperties === undefined
        ? ANY
        : this.node(additionalProperties, { ...place, path: `${place.path}/additionalProperties` });
    return nodeOf({
      types: this.types(schema['type'], place),
      values: this.values(schema, place),
      bounds: this.bounds(schema, place),
      pattern: isPattern ? pattern : null,
      properties: this.properties(schema['properties'], place),
      required: this.required(schema['required'], place),
      additional: closed ? null : additional,
      saysAdditional: additionalProperties !== undefined,
      items: items === undefined ? null : this.node(items, { ...place, path: `${place.path}/items` }),
    });
  }

  private types(type: unknown, place: Place): ReadonlySet<JsonType> | null {
    if (type === undefined) return null;
    const list: readonly unknown[] = Array.isArray(type) ? type : [type];
    if (list.length > 0 && list.every(isType)) return new Set(list);
    this.invalid(place, 'type', `must be of ${JSON_TYPES.join(', ')}`);
    return null;
  }

  private values(schema: Members, place: Place): ReadonlyMap<string, PlainValue> | null {
    const fixed = Object.hasOwn(schema, 'const');
    const list = schema['enum'];
    if (!fixed && list === undefined) return null;
    if (fixed && list !== undefined)
      this.refuse('SCHEMA_UNSUPPORTED', `${place.path}/const`, 'must not be beside enum');
    const values: unknown = fixed ? [schema['const']] : list;
    if (!Array.isArray(values) || values.length === 0 || values.length > SCHEMA_LIMITS.values) {
      this.invalid(place, 'enum', `must be a list of 1 to ${SCHEMA_LIMITS.values} values`);
    } else if (values.every(isPlain)) return new Map(values.map((value) => [canonicalJson(value), value]));
    else {
      const keyword = fixed ? 'const' : 'enum';
      this.refuse('SCHEMA_UNSUPPORTED', `${place.path}/${keyword}`, 'must have no lists and no objects');
    }
    return null;
  }

  private bounds(schema: Members, place: Place): Partial<Record<Bound, number>> {
    const bounds: Partial<Record<Bound, number>> = {};
    for (const name of BOUNDS) {
      const value = schema[name];
      if (value === undefined) continue;
      const isCount = /Length|Items/.test(name);
      const isRight = typeof value === 'number' && (!isCount || (Number.isSafeInteger(value) && value >= 0));
      if (isRight) bounds[name] = value;
      else this.invalid(place, name, isCount ? 'must be a whole number, not below 0' : 'must be a number');
    }
    return bounds;
  }

  private properties(properties: unknown, place: Place): ReadonlyMap<string, SchemaNode> {
    const nodes = new Map<string, SchemaNode>();
    if (properties === undefined) return nodes;
    if (!isMembers(properties)) this.invalid(place, 'properties', 'must be an object');
    else {
      for (const [name, schema] of Object.entries(properties)) {
        const path = `${place.path}/properties/${pointerPart(name)}`;
        if (name === '__proto__') this.refuse('SCHEMA_UNSUPPORTED', path, 'is a name that is not supported');
        nodes.set(name, this.node(schema, { ...place, path }));
      }
    }
    return nodes;
  }

  private required(required: unknown, place: Place): ReadonlySet<string> {
    if (required === undefined) return new Set();
    const isList = Array.isArray(required) && required.every((name): name is string => typeof name === 'string');
    if (isList && required.length <= SCHEMA_LIMITS.nodes) return new Set(required);
    this.invalid(place, 'required', `must be a list of at most ${SCHEMA_LIMITS.nodes} names`);
    return new Set();
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isType(value: unknown): value is JsonType {
  return JSON_TYPES.some((type) => type === value);
}

/** Does not go further than asked. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
