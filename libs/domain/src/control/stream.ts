/** A stream: a named line of events in a project. That names are unique in a project is the event store's to keep. */
import { refuse, type Decider, type Refusal } from './decider.js';
import { STREAM_NAME } from './names.js';

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
  | { readonly type: 'remove_stream' };

/** A hundred years. */
const MOST_DAYS = 36_500;

interface StreamFacts {
  readonly projectId: string;
  readonly streamId: string;
  readonly name: string;
}

export type StreamEvent =
  | (StreamFacts & { readonly type: 'stream_created' })
  | (StreamFacts & { readonly type: 'stream_retention_set'; readonly days: number | null })
  | (StreamFacts & { readonly type: 'stream_removed' });

export type StreamState =
  | { readonly status: 'absent' }
  | (StreamFacts & {
      readonly status: 'active';
      /** Null: it said "for ever". Undefined: it said nothing, and the installation's own retention holds. */
      readonly retentionDays: number | null | undefined;
    })
  | { readonly status: 'removed' };

export const stream: Decider<StreamState, StreamCommand, StreamEvent> = {
  initial: { status: 'absent' },

  decide(command, state) {
    switch (command.type) {
      case 'create_stream':
        return create(command, state);
      case 'set_retention':
        return setRetention(command.days, state);
      case 'remove_stream': {
        if (state.status === 'absent') return refuse('NOT_FOUND', 'no such stream');
        if (state.status === 'removed') return [];
        const { projectId, streamId, name } = state;
        return [{ type: 'stream_removed', projectId, streamId, name }];
      }
    }
  },

  evolve(_state, event) {
    if (event.type === 'stream_removed') return { status: 'removed' };
    const { projectId, streamId, name } = event;
    const retentionDays = event.type === 'stream_retention_set' ? event.days : undefined;
    return { status: 'active', projectId, streamId, name, retentionDays };
  },
};

function setRetention(days: number | null, state: StreamState): readonly StreamEvent[] | Refusal {
  if (state.status !== 'active') return refuse('NOT_FOUND', 'no such stream');
  if (days !== null && !(Number.isInteger(days) && days >= 1 && days <= MOST_DAYS)) {
    return refuse(
      'REQUEST_INVALID',
      `must be whole days from 1 to ${MOST_DAYS}, or null to keep them`,
      'retentionDays',
    );
  }
  const { projectId, streamId, name, retentionDays } = state;
  return days === retentionDays ? [] : [{ type: 'stream_retention_set', projectId, streamId, name, days }];
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
