/**
 * The schema that the events of one type in one stream go by, in versions that are never changed. Its id is the stream's
 * with the type. A new version never makes wrong what was right before: former ones whose events it would not take are
 * taken alongside, until somebody retires them, so that producers can be upgraded before or after it is registered.
 */
import { COMPATIBILITIES, covers, incompatibilities, type Compatibility } from '../event-schema/compatibility.js';
import { readSchema } from '../event-schema/read-schema.js';
import type { SchemaNode } from '../event-schema/schema-node.js';
import { isRefusal, refuse, type Changes, type Decider, type Refusal } from './decider.js';
import { EVENT_TYPE, type SchemaPolicy } from './stream.js';

interface SchemaTerms {
  readonly compatibility: Compatibility;
  readonly policy: SchemaPolicy;
}

interface Subject {
  readonly projectId: string;
  readonly streamId: string;
  /** The stream's name. */
  readonly stream: string;
  readonly eventType: string;
}

export type EventSchemaCommand =
  | (Subject & {
      readonly type: 'register_schema';
      /** JSON Schema, as text. */
      readonly schema: string;
      /** The same for schemas that are equal as JSON. */
      readonly contentHash: string;
    })
  | (Changes<SchemaTerms> & { readonly type: 'change_schema' })
  | { readonly type: 'retire_schema_version'; readonly version: number }
  /** Events of the type are not checked any more. */
  | { readonly type: 'retire_schema' };

export type EventSchemaEvent =
  | (Subject & {
      readonly type: 'event_schema_registered';
      readonly version: number;
      readonly schema: string;
      readonly contentHash: string;
      /** Former versions whose events are taken as well, since this one would not take all of them. */
      readonly alongside: readonly number[];
    })
  | (Subject & { readonly type: 'event_schema_compatibility_set'; readonly compatibility: Compatibility })
  | (Subject & { readonly type: 'event_schema_policy_set'; readonly policy: SchemaPolicy })
  | (Subject & { readonly type: 'event_schema_version_retired'; readonly version: number })
  | (Subject & { readonly type: 'event_schema_retired' });

interface SchemaVersion {
  readonly schema: string;
  readonly contentHash: string;
}

interface KnownSchema extends Subject, SchemaTerms {
  readonly status: 'active' | 'retired';
  readonly latest: number;
  /** Those that were not retired, by their numbers. */
  readonly versions: Readonly<Record<string, SchemaVersion>>;
  readonly alongside: readonly number[];
}

export type EventSchemaState = { readonly status: 'absent' } | KnownSchema;

/** Of one type of event; those that are retired are not counted. */
const MOST_VERSIONS = 100;
/** Each is tried on an event that the latest one does not take. */
const MOST_ALONGSIDE = 20;

export function eventSchemaId(streamId: string, eventType: string): string {
  return `${streamId}/${eventType}`;
}

export const eventSchema: Decider<EventSchemaState, EventSchemaCommand, EventSchemaEvent> = {
  initial: { status: 'absent' },

  decide(command, state) {
    if (command.type === 'register_schema') return register(command, state);
    if (command.type === 'retire_schema' && state.status === 'retired') return [];
    if (state.status !== 'active') return refuse('NOT_FOUND', 'there is no schema for this type of event');
    switch (command.type) {
      case 'change_schema':
        return change(command, state);
      case 'retire_schema_version':
        return retireVersion(command.version, state);
      case 'retire_schema':
        return [{ type: 'event_schema_retired', ...subjectOf(state) }];
    }
  },

  evolve(state, event) {
    if (event.type === 'event_schema_registered') return registered(state, event);
    if (state.status === 'absent') return state;
    switch (event.type) {
      case 'event_schema_compatibility_set':
        return { ...state, compatibility: event.compatibility };
      case 'event_schema_policy_set':
        return { ...state, policy: event.policy };
      case 'event_schema_version_retired': {
        const { [event.version]: _retired, ...versions } = state.versions;
        return { ...state, versions, alongside: state.alongside.filter((version) => version !== event.version) };
      }
      case 'event_schema_retired':
        return { ...state, status: 'retired', versions: {}, alongside: [] };
    }
  },
};

type Registration = Extract<EventSchemaCommand, { type: 'register_schema' }>;

function register(command: Registration, state: EventSchemaState): readonly EventSchemaEvent[] | Refusal {
  const { schema, contentHash } = command;
  if (!EVENT_TYPE.test(command.eventType)) {
    return refuse('REQUEST_INVALID', 'must be the type of an event: 1 to 128 letters, digits and _ . : / -', 'type');
  }
  const node = readSchema(schema);
  if (isRefusal(node)) return node;
  const known = state.status === 'absent' ? null : state;
  const former = Object.entries(known?.versions ?? {});
  if (former.some(([, version]) => version.contentHash === contentHash)) return [];
  if (former.length >= MOST_VERSIONS) return tooMany(`has at most ${MOST_VERSIONS} versions`);
  const nodes = former.map(([version, text]) => ({ version: Number(version), node: nodeOf(text) }));
  const found = known ? incompatibilities(known.compatibility, nodes, node) : [];
  if (found.length > 0) return incompatible(found.length, known!.compatibility, found);
  const taken = nodes.filter(({ version }) => version === known?.latest || known?.alongside.includes(version));
  const alongside = taken.filter((one) => !covers(node, one.node)).map(({ version }) => version);
  if (alongside.length > MOST_ALONGSIDE) return tooMany(`takes events of at most ${MOST_ALONGSIDE} versions alongside`);
  const version = (known?.latest ?? 0) + 1;
  return [{ type: 'event_schema_registered', ...subjectOf(command), version, schema, contentHash, alongside }];
}

function incompatible(count: number, mode: Compatibility, differences: readonly object[]): Refusal {
  const detail = `${count === 1 ? 'one difference is' : `${count} differences are`} not ${mode}`;
  return { ...refuse('SCHEMA_INCOMPATIBLE', detail), extensions: { differences } };
}

function tooMany(most: string): Refusal {
  return refuse('LIMIT_REACHED', `a schema ${most}: retire those that nobody sends any more`);
}

/** It was read when it was registered. */
function nodeOf({ schema }: SchemaVersion): SchemaNode {
  const node = readSchema(schema);
  if (isRefusal(node)) throw new Error(`a registered schema cannot be read: ${node.detail}`);
  return node;
}

function change(changes: Changes<SchemaTerms>, state: KnownSchema): readonly EventSchemaEvent[] | Refusal {
  const { compatibility = state.compatibility, policy = state.policy } = changes;
  if (!COMPATIBILITIES.includes(compatibility)) {
    return refuse('REQUEST_INVALID', `must be one of ${COMPATIBILITIES.join(', ')}`, 'compatibility');
  }
  const facts: EventSchemaEvent[] = [];
  if (compatibility !== state.compatibility) {
    facts.push({ type: 'event_schema_compatibility_set', ...subjectOf(state), compatibility });
  }
  if (policy !== state.policy) facts.push({ type: 'event_schema_policy_set', ...subjectOf(state), policy });
  return facts;
}

function retireVersion(version: number, state: KnownSchema): readonly EventSchemaEvent[] | Refusal {
  if (version === state.latest) {
    return refuse('CONFLICT', 'the latest version stays: register another one, or retire the schema as a whole');
  }
  if (!Object.hasOwn(state.versions, version)) {
    const isKnown = Number.isInteger(version) && version > 0 && version < state.latest;
    return isKnown ? [] : refuse('NOT_FOUND', 'there is no such version');
  }
  return [{ type: 'event_schema_version_retired', ...subjectOf(state), version }];
}

function registered(
  state: EventSchemaState,
  { version: latest, schema, contentHash, alongside, ...event }: Extract<EventSchemaEvent, { alongside: unknown }>,
): KnownSchema {
  const former = state.status === 'absent' ? null : state;
  return {
    status: 'active',
    ...subjectOf(event),
    compatibility: former?.compatibility ?? 'backward',
    policy: former?.policy ?? 'warn',
    latest,
    versions: { ...former?.versions, [latest]: { schema, contentHash } },
    alongside,
  };
}

function subjectOf({ projectId, streamId, stream, eventType }: Subject): Subject {
  return { projectId, streamId, stream, eventType };
}
