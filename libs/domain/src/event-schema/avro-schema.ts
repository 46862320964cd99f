/**
 * An Avro record as the JSON Schema that events of it are right by: so there is one way to check and to compare, and an
 * Avro schema may follow a JSON Schema. Events are JSON and not Avro's encoding of it: a union holds the plain value. What
 * has no such form (bytes, fixed, recursion, aliases) is refused. Specification: avro.apache.org/docs/1.12.0/specification
 */
import { refuse, type Refusal, type RefusalCode } from '../control/decider.js';
import { fullName, isAvroName, namespaceOf } from './avro-names.js';
import { joinedBranches, type JsonSchema } from './avro-union.js';
import { pointerPart } from './schema-node.js';

type Members = Readonly<Record<string, unknown>>;

/** Whether a schema document is an Avro record; as JSON Schema it would not be one of an object. */
export function isAvro(root: Members): boolean {
  return root['type'] === 'record';
}

/** Or SCHEMA_INVALID, SCHEMA_UNSUPPORTED or SCHEMA_TOO_LARGE with the place that is at fault. `most`: parts, names followed. */
export function avroAsJsonSchema(root: Members, most: number): JsonSchema | Refusal {
  return new AvroReader(most).read(root);
}

const INT = { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
const LONG = { type: 'integer', minimum: -(2 ** 63), maximum: 2 ** 63 };
const PRIMITIVES = new Map<unknown, JsonSchema>([
  ['null', { type: 'null' }],
  ['boolean', { type: 'boolean' }],
  ['int', INT],
  ['long', LONG],
  ['float', { type: 'number' }],
  ['double', { type: 'number' }],
  ['string', { type: 'string' }],
]);
const BINARY = new Set<unknown>(['bytes', 'fixed']);

interface Place {
  /** JSON pointer into the Avro schema. */
  readonly path: string;
  readonly namespace: string;
  /** Names whose definitions enclose this place. */
  readonly inside: readonly string[];
}

class AvroReader {
  private readonly definitions = new Map<string, Members>();
  private refusal: Refusal | null = null;
  private parts = 0;
  /** Unions so far whose branches have to be tried one by one. */
  private choices = 0;

  constructor(private readonly most: number) {}

  read(root: Members): JsonSchema | Refusal {
    const schema = this.type(root, { path: '', namespace: '', inside: [] });
    return this.refusal ?? schema;
  }

  private refuse(code: RefusalCode, path: string, why: string): JsonSchema {
    this.refusal ??= refuse(code, `${path === '' ? 'the schema' : `\`${path}\``} ${why}`, 'schema');
    return {};
  }

  private type(type: unknown, place: Place): JsonSchema {
    if (this.refusal) return {};
    if (++this.parts > this.most) {
      return this.refuse('SCHEMA_TOO_LARGE', '', `has more than ${this.most} parts, names followed`);
    }
    const primitive = PRIMITIVES.get(type);
    if (primitive) return primitive;
    if (BINARY.has(type)) return this.refuse('SCHEMA_UNSUPPORTED', place.path, 'must not be binary: events are JSON');
    if (typeof type === 'string') return this.named(type, place);
    if (Array.isArray(type)) return this.union(type, place);
    if (isMembers(type)) return this.complex(type, place);
    return this.refuse('SCHEMA_INVALID', place.path, 'must be a type: a name, a list of types or an object');
  }

  private complex(type: Members, place: Place): JsonSchema {
    switch (type['type']) {
      case 'record':
      case 'enum':
        return this.define(type, place);
      case 'array':
        return { type: 'array', items: this.type(type['items'], inner(place, 'items')) };
      case 'map':
        return { type: 'object', additionalProperties: this.type(type['values'], inner(place, 'values')) };
      default:
        // Such as {"type": "long", "logicalType": "timestamp-millis"}: what it means is a remark.
        return this.type(type['type'], inner(place, 'type'));
    }
  }

  /** What a name was given to; each time that it is met the whole of it. */
  private named(name: string, place: Place): JsonSchema {
    const full = fullName(name, null, place.namespace) ?? '';
    const found = this.definitions.get(full) ?? this.definitions.get(name);
    if (!found) return this.refuse('SCHEMA_INVALID', place.path, 'is no type, and no name that was given before');
    return this.define(found, { ...place, namespace: namespaceOf(this.nameOf(found)) });
  }

  private nameOf(definition: Members): string {
    for (const [name, one] of this.definitions) if (one === definition) return name;
    return '';
  }

  private define(type: Members, place: Place): JsonSchema {
    const known = this.nameOf(type);
    const full = known === '' ? fullName(type['name'], type['namespace'], place.namespace) : known;
    if (full === null) return this.refuse('SCHEMA_INVALID', `${place.path}/name`, 'must be a name');
    if (known === '' && this.definitions.has(full)) {
      return this.refuse('SCHEMA_INVALID', `${place.path}/name`, 'was given before');
    }
    if (type['aliases'] !== undefined) {
      return this.refuse('SCHEMA_UNSUPPORTED', `${place.path}/aliases`, 'is not supported: an event has one name');
    }
    if (place.inside.includes(full)) return this.refuse('SCHEMA_UNSUPPORTED', place.path, 'leads back to itself');
    this.definitions.set(full, type);
    const at = { ...place, namespace: namespaceOf(full), inside: [...place.inside, full] };
    return type['type'] === 'enum' ? this.symbols(type['symbols'], at) : this.fields(type['fields'], at);
  }

  private symbols(symbols: unknown, place: Place): JsonSchema {
    const isList = Array.isArray(symbols) && symbols.length > 0 && symbols.every(isAvroName);
    if (isList && new Set(symbols).size === symbols.length) return { enum: symbols };
    return this.refuse('SCHEMA_INVALID', `${place.path}/symbols`, 'must be a list of names, each once');
  }

  /** A field without a default has to be there. */
  private fields(fields: unknown, place: Place): JsonSchema {
    if (!Array.isArray(fields)) return this.refuse('SCHEMA_INVALID', `${place.path}/fields`, 'must be a list');
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const [index, field] of fields.entries() as Iterable<[number, unknown]>) {
      const at = inner(inner(place, 'fields'), String(index));
      const name = isMembers(field) ? field['name'] : null;
      if (!isMembers(field) || !isAvroName(name) || Object.hasOwn(properties, name)) {
        return this.refuse('SCHEMA_INVALID', at.path, 'must be an object with a name that no other field has');
      }
      if (field['aliases'] !== undefined) {
        return this.refuse('SCHEMA_UNSUPPORTED', `${at.path}/aliases`, 'is not supported: a property has one name');
      }
      properties[name] = this.type(field['type'], inner(at, 'type'));
      if (!Object.hasOwn(field, 'default')) required.push(name);
    }
    return { type: 'object', properties, ...(required.length > 0 && { required }) };
  }

  private union(types: readonly unknown[], place: Place): JsonSchema {
    if (types.some(Array.isArray)) return this.refuse('SCHEMA_INVALID', place.path, 'must not be a union of unions');
    const former = this.choices;
    const branches = types.map((type, index) => this.type(type, inner(place, String(index))));
    if (this.refusal) return {};
    const joined = joinedBranches(branches);
    if (!joined) return this.refuse('SCHEMA_INVALID', place.path, 'must be a union of 1 to 10 types');
    if (joined['anyOf'] === undefined) return joined;
    if (this.choices++ === former) return joined;
    return this.refuse('SCHEMA_UNSUPPORTED', place.path, 'has another union inside of it: too many ways to be right');
  }
}

function inner(place: Place, member: string): Place {
  return { ...place, path: `${place.path}/${pointerPart(member)}` };
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
