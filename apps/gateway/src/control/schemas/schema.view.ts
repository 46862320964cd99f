import { ApiProperty } from '@nestjs/swagger';
import * as contract from '#contracts';
import {
  COMPATIBILITIES,
  isAvro,
  SCHEMA_POLICIES,
  type Compatibility,
  type DifferenceRule,
  type SchemaPolicy,
} from '#domain';
import type { EventSchemaRow, EventSchemaVersionRow } from '#event-store';

export class EventSchemaView implements contract.EventSchemaView {
  @ApiProperty({ description: 'The type of the events.' }) type: string;
  @ApiProperty({ enum: COMPATIBILITIES }) compatibility: Compatibility;
  @ApiProperty({ enum: SCHEMA_POLICIES }) policy: SchemaPolicy;
  @ApiProperty() latest: number;
  @ApiProperty({ type: [Number], description: 'Former versions whose events are taken as well.' })
  alongside: readonly number[];
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) retiredAt: string | null;
}

export class EventSchemaList {
  @ApiProperty({ type: [EventSchemaView] }) schemas: readonly EventSchemaView[];
}

export class EventSchemaVersionView implements contract.EventSchemaVersionView {
  @ApiProperty() type: string;
  @ApiProperty() version: number;
  @ApiProperty({ description: 'SHA-256 of the schema, however its members are ordered.' }) contentHash: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) retiredAt: string | null;
  @ApiProperty({ enum: contract.EVENT_SCHEMA_TYPES }) schemaType: contract.EventSchemaType;
  @ApiProperty({ type: Object, additionalProperties: true }) schema: Readonly<Record<string, unknown>>;
}

export class EventSchemaVersions extends EventSchemaView {
  @ApiProperty({ type: [EventSchemaVersionView], description: 'Newest first.' })
  versions: readonly EventSchemaVersionView[];
}

export class EventSchemaRegistration implements contract.EventSchemaRegistration {
  @ApiProperty() version: number;
  @ApiProperty({ description: 'False: it was a dry run, or the schema was there before.' }) registered: boolean;
  @ApiProperty({ type: [Number] }) alongside: readonly number[];
}

class SchemaDifferenceView implements contract.SchemaDifferenceView {
  @ApiProperty({ description: 'JSON pointer into the schema.' }) path: string;
  @ApiProperty({ type: String }) rule: DifferenceRule;
  @ApiProperty({ type: Object, nullable: true }) from: unknown;
  @ApiProperty({ type: Object, nullable: true }) to: unknown;
}

export class EventSchemaDiff implements contract.EventSchemaDiff {
  @ApiProperty() from: number;
  @ApiProperty() to: number;
  @ApiProperty({ type: [SchemaDifferenceView], description: 'Why not all that is right by `from` is right by `to`.' })
  backward: readonly SchemaDifferenceView[];
  @ApiProperty({ type: [SchemaDifferenceView], description: 'Why not all that is right by `to` is right by `from`.' })
  forward: readonly SchemaDifferenceView[];
}

export function schemaView(row: EventSchemaRow): EventSchemaView {
  const { eventType: type, compatibility, policy, latest, alongside, retiredAt } = row;
  return { type, compatibility, policy, latest, alongside, retiredAt: retiredAt?.toISOString() ?? null };
}

export function schemaVersionView(row: EventSchemaVersionRow): EventSchemaVersionView {
  const { eventType: type, version, contentHash, createdAt, retiredAt } = row;
  const schema = JSON.parse(row.schema) as Record<string, unknown>;
  return {
    type,
    version,
    contentHash,
    createdAt: createdAt.toISOString(),
    retiredAt: retiredAt?.toISOString() ?? null,
    schemaType: isAvro(schema) ? 'AVRO' : 'JSON',
    schema,
  };
}
