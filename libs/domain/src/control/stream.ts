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
  | { readonly type: 'remove_stream' };

interface StreamFacts {
  readonly projectId: string;
  readonly streamId: string;
  readonly name: string;
}

export type StreamEvent =
  (StreamFacts & { readonly type: 'stream_created' }) | (StreamFacts & { readonly type: 'stream_removed' });

export type StreamState =
  { readonly status: 'absent' } | (StreamFacts & { readonly status: 'active' }) | { readonly status: 'removed' };

export const stream: Decider<StreamState, StreamCommand, StreamEvent> = {
  initial: { status: 'absent' },

  decide(command, state) {
    switch (command.type) {
      case 'create_stream':
        return create(command, state);
      case 'remove_stream': {
        if (state.status === 'absent') return refuse('NOT_FOUND', 'no such stream');
        if (state.status === 'removed') return [];
        const { projectId, streamId, name } = state;
        return [{ type: 'stream_removed', projectId, streamId, name }];
      }
    }
  },

  evolve(_state, { type, projectId, streamId, name }) {
    return type === 'stream_created' ? { status: 'active', projectId, streamId, name } : { status: 'removed' };
  },
};

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
