/** Reads of event schemas. */
import { IsNull, type EntityManager } from 'typeorm';
import { EventSchemaRow } from '../tables/event-schema.table.js';
import { EventSchemaVersionRow } from '../tables/event-schema-version.table.js';

/** Of one stream, by type. */
export async function eventSchemasOf(
  manager: EntityManager,
  projectId: string,
  streamId: string,
): Promise<readonly EventSchemaRow[]> {
  return manager.find(EventSchemaRow, { where: { projectId, streamId }, order: { eventType: 'ASC' } });
}

export interface SchemaSubject {
  readonly projectId: string;
  readonly streamId: string;
  readonly eventType: string;
}

export async function eventSchemaOf(manager: EntityManager, subject: SchemaSubject): Promise<EventSchemaRow | null> {
  const { projectId, streamId, eventType } = subject;
  return manager.findOneBy(EventSchemaRow, { projectId, streamId, eventType });
}

/** Those that are not retired. */
export async function countEventSchemas(manager: EntityManager, projectId: string): Promise<number> {
  return manager.countBy(EventSchemaRow, { projectId, retiredAt: IsNull() });
}

/** Newest first. */
export async function schemaVersionsOf(
  manager: EntityManager,
  { projectId, streamId, eventType }: SchemaSubject,
): Promise<readonly EventSchemaVersionRow[]> {
  const where = { projectId, streamId, eventType };
  return manager.find(EventSchemaVersionRow, { where, order: { version: 'DESC' } });
}

export async function schemaVersionOf(
  manager: EntityManager,
  { projectId, streamId, eventType }: SchemaSubject,
  version: number,
): Promise<EventSchemaVersionRow | null> {
  return manager.findOneBy(EventSchemaVersionRow, { projectId, streamId, eventType, version });
}
