import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { refuse, type Refusal } from '#domain';
import {
  eventSchemaOf,
  eventSchemasOf,
  schemaVersionOf,
  schemaVersionsOf,
  streamOf,
  type SchemaSubject,
} from '#event-store';
import {
  schemaVersionView,
  schemaView,
  type EventSchemaList,
  type EventSchemaVersions,
  type EventSchemaVersionView,
} from './schema.view.js';

export const NO_STREAM = refuse('NOT_FOUND', 'no such stream');
export const NO_SCHEMA = refuse('NOT_FOUND', 'there is no schema for this type of event');
export const NO_VERSION = refuse('NOT_FOUND', 'the schema has no such version');

export class ListSchemas extends Query<EventSchemaList | Refusal> {
  constructor(
    readonly projectId: string,
    readonly streamId: string,
  ) {
    super();
  }
}

@QueryHandler(ListSchemas)
export class ListSchemasHandler implements IQueryHandler<ListSchemas> {
  constructor(private readonly database: DataSource) {}

  async execute({ projectId, streamId }: ListSchemas): Promise<EventSchemaList | Refusal> {
    const { manager } = this.database;
    if (!(await streamOf(manager, projectId, streamId))) return NO_STREAM;
    return { schemas: (await eventSchemasOf(manager, projectId, streamId)).map(schemaView) };
  }
}

export class GetSchema extends Query<EventSchemaVersions | Refusal> {
  constructor(readonly subject: SchemaSubject) {
    super();
  }
}

@QueryHandler(GetSchema)
export class GetSchemaHandler implements IQueryHandler<GetSchema> {
  constructor(private readonly database: DataSource) {}

  async execute({ subject }: GetSchema): Promise<EventSchemaVersions | Refusal> {
    const { manager } = this.database;
    const row = await eventSchemaOf(manager, subject);
    if (!row) return NO_SCHEMA;
    const versions = (await schemaVersionsOf(manager, subject)).map(schemaVersionView);
    return { ...schemaView(row), versions };
  }
}

export class GetSchemaVersion extends Query<EventSchemaVersionView | Refusal> {
  constructor(
    readonly subject: SchemaSubject,
    readonly version: number,
  ) {
    super();
  }
}

@QueryHandler(GetSchemaVersion)
export class GetSchemaVersionHandler implements IQueryHandler<GetSchemaVersion> {
  constructor(private readonly database: DataSource) {}

  async execute({ subject, version }: GetSchemaVersion): Promise<EventSchemaVersionView | Refusal> {
    const row = await schemaVersionOf(this.database.manager, subject, version);
    return row ? schemaVersionView(row) : NO_VERSION;
  }
}
