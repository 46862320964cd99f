import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { differencesBetween, isRefusal, readSchema, type Refusal } from '#domain';
import { schemaVersionOf, type SchemaSubject } from '#event-store';
import { NO_VERSION } from './schema.queries.js';
import type { EventSchemaDiff } from './schema.view.js';

/** Why events of one version would not do for another, both ways. */
export class DiffSchemas extends Query<EventSchemaDiff | Refusal> {
  constructor(
    readonly subject: SchemaSubject,
    readonly from: number,
    readonly to: number,
  ) {
    super();
  }
}

@QueryHandler(DiffSchemas)
export class DiffSchemasHandler implements IQueryHandler<DiffSchemas> {
  constructor(private readonly database: DataSource) {}

  async execute({ subject, from, to }: DiffSchemas): Promise<EventSchemaDiff | Refusal> {
    const { manager } = this.database;
    const rows = [await schemaVersionOf(manager, subject, from), await schemaVersionOf(manager, subject, to)];
    const [former, later] = rows.map((row) => (row ? readSchema(row.schema) : NO_VERSION));
    if (!former || isRefusal(former)) return former ?? NO_VERSION;
    if (!later || isRefusal(later)) return later ?? NO_VERSION;
    const options = { declaredOnly: true };
    const forward = differencesBetween(later, former, options).map((one) => ({ ...one, from: one.to, to: one.from }));
    return { from, to, backward: differencesBetween(former, later, options), forward };
  }
}
