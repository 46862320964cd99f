/**
 * A replay, as people order it: read models are rebuilt from the log beside the live ones. How far it is, and what became
 * of it, is the projector's to say.
 */
import { refuse, type Decider, type Refusal } from './decider.js';

export type ReplayStart =
  | { readonly kind: 'beginning' }
  /** Records of the log from this time on, epoch ms. */
  | { readonly kind: 'time'; readonly at: number }
  /** By partition, of `enriched-events`; partitions that are not named begin at their beginning. */
  | { readonly kind: 'offsets'; readonly offsets: Readonly<Record<string, number>> };

export type ReplayCommand =
  | {
      readonly type: 'request_replay';
      readonly replayId: string;
      readonly projections: readonly string[];
      readonly start: ReplayStart;
    }
  | {
      /** Of the same read models, with the tables that replay `of` replaced. */
      readonly type: 'request_rollback';
      readonly replayId: string;
      readonly projections: readonly string[];
      readonly of: string;
    }
  /** The version that it replaced is not needed any more. */
  | { readonly type: 'drop_retired' }
  | { readonly type: 'pause_replay' | 'resume_replay' | 'cancel_replay' };

export type ReplayEvent =
  | {
      readonly type: 'replay_requested';
      readonly replayId: string;
      readonly projections: readonly string[];
      readonly start: ReplayStart;
    }
  | {
      readonly type: 'replay_rollback_requested';
      readonly replayId: string;
      readonly projections: readonly string[];
      readonly of: string;
    }
  | {
      readonly type: 'replay_paused' | 'replay_resumed' | 'replay_cancelled' | 'replay_retired_dropped';
      readonly replayId: string;
    };

export type ReplayState =
  | { readonly status: 'absent' }
  | {
      readonly status: 'ordered' | 'paused' | 'cancelled';
      readonly replayId: string;
      /** The version that it replaced was given up. */
      readonly retiredDropped: boolean;
    };

export const replay: Decider<ReplayState, ReplayCommand, ReplayEvent> = {
  initial: { status: 'absent' },

  decide(command, state) {
    if (command.type === 'request_replay') return request(command, state);
    if (command.type === 'request_rollback') return requestRollback(command, state);
    if (state.status === 'absent') return refuse('NOT_FOUND', 'no such replay');
    const { status, replayId } = state;
    if (status === 'cancelled') {
      return command.type === 'cancel_replay' ? [] : refuse('CONFLICT', 'the replay was cancelled');
    }
    switch (command.type) {
      case 'pause_replay':
        return status === 'paused' ? [] : [{ type: 'replay_paused', replayId }];
      case 'resume_replay':
        return status === 'paused' ? [{ type: 'replay_resumed', replayId }] : [];
      case 'cancel_replay':
        return [{ type: 'replay_cancelled', replayId }];
      case 'drop_retired':
        return state.retiredDropped ? [] : [{ type: 'replay_retired_dropped', replayId }];
    }
  },

  evolve(state, { type, replayId }) {
    const known = state.status === 'absent' ? { replayId, retiredDropped: false } : state;
    switch (type) {
      case 'replay_requested':
      case 'replay_rollback_requested':
      case 'replay_resumed':
        return { ...known, status: 'ordered' };
      case 'replay_paused':
        return { ...known, status: 'paused' };
      case 'replay_cancelled':
        return { ...known, status: 'cancelled' };
      case 'replay_retired_dropped':
        return { status: 'ordered', ...known, retiredDropped: true };
    }
  },
};

function request(
  { type: _type, ...facts }: Extract<ReplayCommand, { type: 'request_replay' }>,
  state: ReplayState,
): readonly ReplayEvent[] | Refusal {
  if (state.status !== 'absent') return refuse('CONFLICT', 'the replay exists already');
  if (facts.projections.length === 0) return refuse('REQUEST_INVALID', 'must name a projection', 'projections');
  return [{ type: 'replay_requested', ...facts }];
}

function requestRollback(
  { type: _type, ...facts }: Extract<ReplayCommand, { type: 'request_rollback' }>,
  state: ReplayState,
): readonly ReplayEvent[] | Refusal {
  if (state.status !== 'absent') return refuse('CONFLICT', 'the replay exists already');
  return [{ type: 'replay_rollback_requested', ...facts }];
}
