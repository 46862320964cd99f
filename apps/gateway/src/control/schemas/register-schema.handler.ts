import { createHash } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { avroProblem, compileSchema, type EventSchemaType } from '#contracts';
import { canonicalJson, eventSchemaId, isAvro, isRefusal, readSchema, refuse, type Refusal } from '#domain';
import {
  ControlStore,
  countEventSchemas,
  eventSchemaOf,
  schemaVersionsOf,
  streamOf,
  type Author,
  type ControlTransaction,
  type SchemaSubject,
} from '#event-store';
import { NO_SCHEMA, NO_STREAM } from './schema.queries.js';
import type { EventSchemaRegistration } from './schema.view.js';

/** Each is kept in memory by every collector. Two that are made at the same moment may both be the last one. */
const MOST_SCHEMAS = 1_000;

export interface SchemaDocument {
  readonly schema: Readonly<Record<string, unknown>>;
  /** What it is said to be; null: nothing is said. */
  readonly schemaType: EventSchemaType | null;
}

/** A version of a schema; the first one makes the schema. */
export class RegisterSchema extends Command<EventSchemaRegistration | Refusal> {
  constructor(
    readonly author: Author,
    readonly subject: SchemaSubject,
    readonly document: SchemaDocument,
    readonly dryRun: boolean,
  ) {
    super();
  }
}

@CommandHandler(RegisterSchema)
export class RegisterSchemaHandler implements ICommandHandler<RegisterSchema> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, subject, document, dryRun }: RegisterSchema): Promise<EventSchemaRegistration | Refusal> {
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      const stream = await streamOf(manager, subject.projectId, subject.streamId);
      if (!stream) return NO_STREAM;
      const known = await eventSchemaOf(manager, subject);
      if ((!known || known.retiredAt) && (await countEventSchemas(manager, subject.projectId)) >= MOST_SCHEMAS) {
        return refuse('LIMIT_REACHED', `a project has schemas for at most ${MOST_SCHEMAS} types of events`);
      }
      const { schema } = document;
      const unusable = refuseUnusable(document);
      if (unusable) return unusable;
      const text = JSON.stringify(schema);
      const contentHash = createHash('sha256').update(canonicalJson(schema)).digest('hex');
      const command = { ...subject, stream: stream.name, schema: text, contentHash };
      if (dryRun) return preview(transaction, command, known?.latest ?? 0, known?.alongside ?? []);
      const outcome = await register(transaction, command);
      if (isRefusal(outcome)) return outcome;
      const row = await eventSchemaOf(manager, subject);
      const versions = await schemaVersionsOf(manager, subject);
      const kept = versions.find((one) => one.contentHash === contentHash && !one.retiredAt);
      if (!row || !kept) return NO_SCHEMA;
      return { version: kept.version, registered: outcome > 0, alongside: row.alongside };
    });
  }
}

type Registration = SchemaSubject & { readonly stream: string; readonly schema: string; readonly contentHash: string };

function register(transaction: ControlTransaction, command: Registration): Promise<number | Refusal> {
  const id = eventSchemaId(command.streamId, command.eventType);
  return transaction.decide('event_schema', id, { type: 'register_schema', ...command });
}

async function preview(
  transaction: ControlTransaction,
  command: Registration,
  latest: number,
  alongside: readonly number[],
): Promise<EventSchemaRegistration | Refusal> {
  const id = eventSchemaId(command.streamId, command.eventType);
  const facts = await transaction.preview('event_schema', id, { type: 'register_schema', ...command });
  if (isRefusal(facts)) return facts;
  const fact = facts.find(({ type }) => type === 'event_schema_registered');
  if (fact?.type !== 'event_schema_registered') return { version: latest, registered: false, alongside };
  return { version: fact.version, registered: false, alongside: fact.alongside };
}

/** What a collector could not compile is not registered: patterns, above all; and no Avro that others could not read. */
function refuseUnusable({ schema, schemaType }: SchemaDocument): Refusal | null {
  const written: EventSchemaType = isAvro(schema) ? 'AVRO' : 'JSON';
  if (schemaType !== null && schemaType !== written) {
    return refuse('SCHEMA_INVALID', 'must be a record with "type": "record" if it is Avro, and else not', 'schema');
  }
  const text = JSON.stringify(schema);
  const read = readSchema(text);
  if (isRefusal(read)) return read;
  const problem = written === 'AVRO' ? avroProblem(text) : null;
  if (problem !== null) return refuse('SCHEMA_INVALID', `is no Avro: ${problem}`, 'schema');
  try {
    compileSchema({ version: 1, schema: text, alongside: [] });
    return null;
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    return refuse('SCHEMA_INVALID', `cannot be compiled: ${why.slice(0, 500)}`, 'schema');
  }
}
