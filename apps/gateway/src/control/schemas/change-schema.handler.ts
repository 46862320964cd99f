import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { eventSchemaId, isRefusal, type Refusal } from '#domain';
import { ControlStore, eventSchemaOf, type Author, type SchemaSubject } from '#event-store';
import { refuseEmpty } from '../changes.js';
import type { ChangeSchemaDto } from './schema.dto.js';
import { NO_SCHEMA } from './schema.queries.js';
import { schemaView, type EventSchemaView } from './schema.view.js';

/** Compatibility mode and policy. */
export class ChangeSchema extends Command<EventSchemaView | Refusal> {
  constructor(
    readonly author: Author,
    readonly subject: SchemaSubject,
    readonly changes: ChangeSchemaDto,
  ) {
    super();
  }
}

@CommandHandler(ChangeSchema)
export class ChangeSchemaHandler implements ICommandHandler<ChangeSchema> {
  constructor(private readonly store: ControlStore) {}

  async execute({ author, subject, changes }: ChangeSchema): Promise<EventSchemaView | Refusal> {
    const empty = refuseEmpty(changes);
    if (empty) return empty;
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      if (!(await eventSchemaOf(manager, subject))) return NO_SCHEMA;
      const { compatibility, policy } = changes;
      const id = eventSchemaId(subject.streamId, subject.eventType);
      const outcome = await transaction.decide('event_schema', id, { type: 'change_schema', compatibility, policy });
      if (isRefusal(outcome)) return outcome;
      const row = await eventSchemaOf(manager, subject);
      return row ? schemaView(row) : NO_SCHEMA;
    });
  }
}
