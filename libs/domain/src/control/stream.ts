/** A stream: a named line of events in a project. That names are unique in a project is the event store's to keep. */
import { refuse, type Changes, type Decider, type Refusal } from './decider.js';
import { PARTITION_KEYS, type PartitionKey } from '../partition.js';
import { TOPIC_TYPE } from '../topic-type.js';
import { STREAM_NAME } from './names.js';

/** What happens to an event that is not as the stream wants it: nothing, a mark, or a rejection. */
export const SCHEMA_POLICIES = ['off', 'warn', 'enforce'] as const;
export type SchemaPolicy = (typeof SCHEMA_POLICIES)[number];

interface PolicyFacts {
  readonly schemaPolicy: SchemaPolicy;
  /** Types of events that belong here; empty: any. */
  readonly allowedTypes: readonly string[];
}

interface RoutingFacts {
  /** What of its events their partition goes by. */
  readonly partitionKey: PartitionKey;
  /** Types of events that are copied to topics of their own. */
  readonly topicTypes: readonly string[];
}

export type StreamCommand =
  | {
      readonly type: 'create_stream';
      readonly projectId: string;
      readonly streamId: string;
      readonly name: string;
    }
  | {
      readonly type: 'set_retention';
      /** Events older than so many days may be forgotten; null: never. */
      readonly days: number | null;
    }
  | (Changes<PolicyFacts> & { readonly type: 'set_policy' })
  | (Changes<RoutingFacts> & { readonly type: 'set_routing' })
  | { readonly type: 'remove_stream' };

/** A hundred years. */
const MOST_DAYS = 36_500;
export const MOST_TYPES = 500;
/** Each is a topic with all its partitions. */
export const MOST_TOPIC_TYPES = 50;
/** As events name their types. */
export const EVENT_TYPE = /^[\p{L}\p{N}_.:/ -]{1,128}$/u;

interface StreamFacts {
  readonly projectId: string;
  readonly streamId: string;
  readonly name: string;
}

export type StreamEvent =
  | (StreamFacts & { readonly type: 'stream_created' })
  | (StreamFacts & { readonly type: 'stream_retention_set'; readonly days: number | null })
  | (StreamFacts & PolicyFacts & { readonly type: 'stream_policy_set' })
  | (StreamFacts & RoutingFacts & { readonly type: 'stream_routing_set' })
  | (StreamFacts & { readonly type: 'stream_removed' });

interface ActiveStream extends StreamFacts, PolicyFacts, RoutingFacts {
  readonly status: 'active';
  /** Null: it said "for ever". Undefined: it said nothing, and the installation's own retention holds. */
  readonly retentionDays: number | null | undefined;
}

export type StreamState = { readonly status: 'absent' } | ActiveStream | { readonly status: 'removed' };

export const stream: Decider<StreamState, StreamCommand, StreamEvent> = {
  initial: { status: 'absent' },

  decide(command, state) {
    if (command.type === 'create_stream') return create(command, state);
    if (command.type === 'remove_stream' && state.status === 'removed') return [];
    if (state.status !== 'active') return refuse('NOT_FOUND', 'no such stream');
    switch (command.type) {
      case 'set_retention':
        return setRetention(command.days, state);
      case 'set_policy':
        return setPolicy(command, state);
      case 'set_routing':
        return setRouting(command, state);
      case 'remove_stream':
        return [{ type: 'stream_removed', ...factsOf(state) }];
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'stream_created':
        return {
          status: 'active',
          ...factsOf(event),
          retentionDays: undefined,
          schemaPolicy: 'off',
          allowedTypes: [],
          partitionKey: 'visitor',
          topicTypes: [],
        };
      case 'stream_removed':
        return { status: 'removed' };
      case 'stream_retention_set':
        return state.status === 'active' ? { ...state, retentionDays: event.days } : state;
      case 'stream_policy_set': {
        const { schemaPolicy, allowedTypes } = event;
        return state.status === 'active' ? { ...state, schemaPolicy, allowedTypes } : state;
      }
      case 'stream_routing_set': {
        const { partitionKey, topicTypes } = event;
        return state.status === 'active' ? { ...state, partitionKey, topicTypes } : state;
      }
    }
  },
};

function setRetention(days: number | null, state: ActiveStream): readonly StreamEvent[] | Refusal {
  if (days !== null && !(Number.isInteger(days) && days >= 1 && days <= MOST_DAYS)) {
    return refuse(
      'REQUEST_INVALID',
      `must be whole days from 1 to ${MOST_DAYS}, or null to keep them`,
      'retentionDays',
    );
  }
  return days === state.retentionDays ? [] : [{ type: 'stream_retention_set', ...factsOf(state), days }];
}

function setPolicy(changes: Changes<PolicyFacts>, state: ActiveStream): readonly StreamEvent[] | Refusal {
  const { schemaPolicy = state.schemaPolicy, allowedTypes = state.allowedTypes } = changes;
  const isList = allowedTypes.length <= MOST_TYPES && new Set(allowedTypes).size === allowedTypes.length;
  if (!isList || !allowedTypes.every((type) => EVENT_TYPE.test(type))) {
    return refuse('REQUEST_INVALID', `must be at most ${MOST_TYPES} types of events, each once`, 'allowedTypes');
  }
  const same =
    schemaPolicy === state.schemaPolicy && JSON.stringify(allowedTypes) === JSON.stringify(state.allowedTypes);
  return same ? [] : [{ type: 'stream_policy_set', ...factsOf(state), schemaPolicy, allowedTypes }];
}

function setRouting(changes: Changes<RoutingFacts>, state: ActiveStream): readonly StreamEvent[] | Refusal {
  const { partitionKey = state.partitionKey, topicTypes = state.topicTypes } = changes;
  if (!PARTITION_KEYS.includes(partitionKey)) {
    return refuse('REQUEST_INVALID', `must be one of ${PARTITION_KEYS.join(', ')}`, 'partitionKey');
  }
  if (topicTypes.length > MOST_TOPIC_TYPES || new Set(topicTypes).size !== topicTypes.length) {
    return refuse('REQUEST_INVALID', `must be at most ${MOST_TOPIC_TYPES} types of events, each once`, 'topicTypes');
  }
  const misfit = topicTypes.find((type) => !TOPIC_TYPE.test(type));
  if (misfit !== undefined) {
    return refuse('REQUEST_INVALID', 'must be letters, digits and . _ -, and not digits alone, each', 'topicTypes');
  }
  const same = partitionKey === state.partitionKey && JSON.stringify(topicTypes) === JSON.stringify(state.topicTypes);
  return same ? [] : [{ type: 'stream_routing_set', ...factsOf(state), partitionKey, topicTypes }];
}

function factsOf({ projectId, streamId, name }: StreamFacts): StreamFacts {
  return { projectId, streamId, name };
}

function create({ projectId, streamId, name }: StreamFacts, state: StreamState): readonly StreamEvent[] | Refusal {
  if (state.status !== 'absent') return refuse('CONFLICT', 'the stream exists already');
  if (!STREAM_NAME.test(name)) {
    return refuse(
      'REQUEST_INVALID',
      'must be 1 to 64 letters, digits and . _ -, beginning with a letter or digit',
      'name',
    );
  }
  return [{ type: 'stream_created', projectId, streamId, name }];
}
