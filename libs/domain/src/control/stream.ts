/** A stream: a named line of events in a project. That names are unique in a project is the event store's to keep. */
import { refuse, type Decider } from './decider.js';
import { STREAM_NAME } from './names.js';

export interface StreamCommand {
  readonly type: 'create_stream';
  readonly projectId: string;
  readonly streamId: string;
  readonly name: string;
}

export interface StreamEvent {
  readonly type: 'stream_created';
  readonly projectId: string;
  readonly streamId: string;
  readonly name: string;
}

export type StreamState = { readonly status: 'absent' } | { readonly status: 'active'; readonly name: string };

export const stream: Decider<StreamState, StreamCommand, StreamEvent> = {
  initial: { status: 'absent' },

  decide({ projectId, streamId, name }, state) {
    if (state.status !== 'absent') return refuse('CONFLICT', 'the stream exists already');
    if (!STREAM_NAME.test(name)) {
      return refuse(
        'REQUEST_INVALID',
        'must be 1 to 64 letters, digits and . _ -, beginning with a letter or digit',
        'name',
      );
    }
    return [{ type: 'stream_created', projectId, streamId, name }];
  },

  evolve: (_state, event) => ({ status: 'active', name: event.name }),
};
