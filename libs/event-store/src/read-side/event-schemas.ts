/** Reads of event schemas. */
import { IsNull, Not, type EntityManager } from 'typeorm';
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

export interface SchemaInUse {
  readonly schema: EventSchemaRow;
  /** Its latest version. */
  readonly text: string;
  /** Texts of former versions whose events are taken as well. */
  readonly alongside: readonly string[];
}

/** Of a project: those by which events are checked, whatever becomes of the ones that are not right. */
export async function schemasInUse(manager: EntityManager, projectId: string): Promise<readonly SchemaInUse[]> {
  const schemas = await manager.findBy(EventSchemaRow, { projectId, retiredAt: IsNull(), policy: Not('off' as const) });
  if (schemas.length === 0) return [];
  const versions = await manager.findBy(EventSchemaVersionRow, { projectId });
  return schemas.flatMap((schema) => {
    const own = versions.filter((one) => one.streamId === schema.streamId && one.eventType === schema.eventType);
    const latest = own.find(({ version }) => version === schema.latest);
    if (!latest) return [];
    const former = own.filter(({ version }) => version !== schema.latest && schema.alongside.includes(version));
    return [{ schema, text: latest.schema, alongside: former.map((one) => one.schema) }];
  });
}
