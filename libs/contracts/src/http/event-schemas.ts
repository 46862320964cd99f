/** Answers of the gateway about schemas of events: `/projects/:id/streams/:id/schemas`. Times are ISO 8601. */
import type { Compatibility, DifferenceRule, SchemaPolicy } from '#domain';

export interface EventSchemaView {
  readonly type: string;
  readonly compatibility: Compatibility;
  readonly policy: SchemaPolicy;
  readonly latest: number;
  /** Former versions whose events are taken as well. */
  readonly alongside: readonly number[];
  /** Null: it is in use. */
  readonly retiredAt: string | null;
}

export interface EventSchemaVersionView {
  readonly type: string;
  readonly version: number;
  /** SHA-256 of the schema's canonical text, hex. */
  readonly contentHash: string;
  readonly createdAt: string;
  readonly retiredAt: string | null;
  readonly schemaType: EventSchemaType;
  /** JSON Schema, or an Avro record, as it was registered. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/** In what a schema is written; a schema registry’s words for it. */
export const EVENT_SCHEMA_TYPES = ['JSON', 'AVRO'] as const;
export type EventSchemaType = (typeof EVENT_SCHEMA_TYPES)[number];

/** `POST …/schemas/:type/versions`. */
export interface EventSchemaRegistration {
  /** Of the schema, also when it was there before. */
  readonly version: number;
  /** False: nothing was written, since it was a dry run or the schema was there. */
  readonly registered: boolean;
  /** Former versions whose events are taken as well. */
  readonly alongside: readonly number[];
}

export interface SchemaDifferenceView {
  /** JSON pointer into the schema. */
  readonly path: string;
  readonly rule: DifferenceRule;
  readonly from: unknown;
  readonly to: unknown;
}

/** `GET …/schemas/:type/diff?from&to`. */
export interface EventSchemaDiff {
  readonly from: number;
  readonly to: number;
  /** Why not all that is right by `from` is right by `to`; empty: it is backward compatible. */
  readonly backward: readonly SchemaDifferenceView[];
  /** Why not all that is right by `to` is right by `from`; empty: it is forward compatible. */
  readonly forward: readonly SchemaDifferenceView[];
}
