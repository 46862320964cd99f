/**
 * What a process knows of schema ids: those that are built in, for ever, and those of the schema registry that it uses, as
 * they are registered at the start and met by readers. What an id stands for never changes, so that this is a cache, and
 * one a process; which id is written is the only thing that somebody sets.
 */
import { BUILT_IN_SCHEMAS, type Subject } from './schemas.js';

/** Schema ids and schemas: built in, or a registry's. */
export interface SchemaSource {
  /** The id to write for a subject's newest version. */
  idOf(subject: Subject): number;
  /** The schema that an id stands for; null when unknown. */
  schemaOf(id: number): unknown;
}

export class KnownSchemas implements SchemaSource {
  private readonly schemas = new Map<number, unknown>(BUILT_IN_SCHEMAS.map(({ id, schema }) => [id, schema]));
  private readonly written = new Map<Subject, number>(BUILT_IN_SCHEMAS.map(({ id, subject }) => [subject, id]));

  idOf(subject: Subject): number {
    return this.written.get(subject)!;
  }

  schemaOf(id: number): unknown {
    return this.schemas.get(id) ?? null;
  }

  knows(id: number): boolean {
    return this.schemas.has(id);
  }

  /** An id of a registry, and the Avro schema it stands for there. A built-in id keeps what it has. */
  learn(id: number, schema: unknown): void {
    if (!this.schemas.has(id)) this.schemas.set(id, schema);
  }

  /** From now on payloads of the subject are written with this id; it must stand for the newest built-in version. */
  writeAs(subject: Subject, id: number): void {
    if (!this.schemas.has(id)) throw new Error(`nobody knows what the schema id ${id} stands for`);
    this.written.set(subject, id);
  }
}

/** Of this process. */
export const knownSchemas = new KnownSchemas();
