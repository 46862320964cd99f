/** Which decider stands behind each aggregate's name. */
import {
  collector,
  eventSchema,
  invitation,
  project,
  replay,
  stream,
  user,
  type CollectorCommand,
  type CollectorEvent,
  type EventSchemaCommand,
  type EventSchemaEvent,
  type InvitationCommand,
  type InvitationEvent,
  type ProjectCommand,
  type ProjectEvent,
  type ReplayCommand,
  type ReplayEvent,
  type StreamCommand,
  type StreamEvent,
  type UserCommand,
  type UserEvent,
} from '#domain';

export const AGGREGATES = { project, stream, collector, user, invitation, replay, event_schema: eventSchema };

export type AggregateName = keyof typeof AGGREGATES;

export interface Commands {
  readonly project: ProjectCommand;
  readonly stream: StreamCommand;
  readonly collector: CollectorCommand;
  readonly user: UserCommand;
  readonly invitation: InvitationCommand;
  readonly replay: ReplayCommand;
  readonly event_schema: EventSchemaCommand;
}

/** Every fact of the control plane. */
export type StoredFact =
  ProjectEvent | StreamEvent | CollectorEvent | UserEvent | InvitationEvent | ReplayEvent | EventSchemaEvent;
