/**
 * The shape of every control-plane aggregate: pure functions over its own past. `decide` answers with new facts or
 * with a refusal; nobody but `evolve` builds state. Clock, ids and randomness come in with the command.
 */

/** Codes of the error catalogue (contracts) that a decision may end with. */
export type RefusalCode =
  | 'CONFLICT'
  | 'FORBIDDEN'
  | 'LAST_OWNER'
  | 'LIMIT_REACHED'
  | 'LINK_INVALID'
  | 'LOGIN_FAILED'
  | 'NAME_TAKEN'
  | 'NOT_FOUND'
  | 'PROJECTION_UNKNOWN'
  | 'REPLAY_ENDED'
  | 'REPLAY_NO_SPACE'
  | 'REPLAY_NOT_KEPT'
  | 'REPLAY_REPLACED'
  | 'REPLAY_RUNNING'
  | 'REPLAY_START_EXPIRED'
  | 'REQUEST_INVALID'
  | 'SCHEMA_INCOMPATIBLE'
  | 'SCHEMA_INVALID'
  | 'SCHEMA_TOO_LARGE'
  | 'SCHEMA_UNSUPPORTED'
  | 'TOPIC_UNKNOWN';

/** "No", as a value: expected, explained, and not a fault. */
export interface Refusal {
  readonly refused: true;
  readonly code: RefusalCode;
  readonly detail: string;
  /** The member of the command that is wrong, when it is one. */
  readonly field?: string;
  /** What else the one who asked is told, member by member. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface Decider<State, Command, Event> {
  readonly initial: State;
  decide(command: Command, state: State): readonly Event[] | Refusal;
  evolve(state: State, event: Event): State;
  /** The state after a history, as `evolve` makes it one by one; where copying a large state for each would take long. */
  replay?(history: readonly Event[]): State;
}

export function refuse(code: RefusalCode, detail: string, field?: string): Refusal {
  return field === undefined ? { refused: true, code, detail } : { refused: true, code, detail, field };
}

export function isRefusal<T>(outcome: T | Refusal): outcome is Refusal {
  return typeof outcome === 'object' && outcome !== null && 'refused' in outcome && outcome.refused === true;
}

/** Members to change; what is undefined stays as it is. */
export type Changes<T> = { readonly [Member in keyof T]?: T[Member] | undefined };

/** State after a history. */
export function fold<State, Event>(
  decider: Pick<Decider<State, never, Event>, 'initial' | 'evolve' | 'replay'>,
  history: readonly Event[],
): State {
  if (decider.replay) return decider.replay(history);
  return history.reduce((state, event) => decider.evolve(state, event), decider.initial);
}
