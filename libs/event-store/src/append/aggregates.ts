/** Which decider stands behind each aggregate's name. */
import {
  collector,
  project,
  stream,
  user,
  type CollectorCommand,
  type CollectorEvent,
  type ProjectCommand,
  type ProjectEvent,
  type StreamCommand,
  type StreamEvent,
  type UserCommand,
  type UserEvent,
} from '#domain';

export const AGGREGATES = { project, stream, collector, user };

export type AggregateName = keyof typeof AGGREGATES;

export interface Commands {
  readonly project: ProjectCommand;
  readonly stream: StreamCommand;
  readonly collector: CollectorCommand;
  readonly user: UserCommand;
}

/** Every fact of the control plane. */
export type StoredFact = ProjectEvent | StreamEvent | CollectorEvent | UserEvent;
