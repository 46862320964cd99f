import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { eventSchemaId, type Refusal } from '#domain';
import { ControlStore, eventSchemaOf, type Author, type SchemaSubject } from '#event-store';
import { NO_SCHEMA } from './schema.queries.js';

/** A former version takes events no more, or, as a whole, the schema is not asked any more. */
export class RetireSchema extends Command<number | Refusal> {
  constructor(
    readonly author: Author,
    readonly subject: SchemaSubject,
    /** Null: the schema. */
    readonly version: number | null,
  ) {
    super();
  }
}

@CommandHandler(RetireSchema)
export class RetireSchemaHandler implements ICommandHandler<RetireSchema> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, subject, version }: RetireSchema): Promise<number | Refusal> {
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      if (!(await eventSchemaOf(manager, subject))) return NO_SCHEMA;
      const id = eventSchemaId(subject.streamId, subject.eventType);
      return transaction.decide(
        'event_schema',
        id,
        version === null ? { type: 'retire_schema' } : { type: 'retire_schema_version', version },
      );
    });
  }
}
