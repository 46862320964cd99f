/**
 * The log's schemas as a schema registry has them: a subject for each topic (`TopicNameStrategy`), versions that count from
 * one, an id for each schema. Here the ids are the built-in ones, which stand in the payloads of an installation without a
 * registry.
 */
import avro from 'avsc';
import { BUILT_IN_SCHEMAS, type Subject } from './schemas.js';

export interface RegisteredSchema {
  /** With the prefix of the topics. */
  readonly subject: string;
  readonly builtIn: Subject;
  readonly id: number;
  readonly version: number;
  /** Avro, as text. */
  readonly schema: string;
}

/** The built-in schemas under the subjects of topics with that prefix, versions in their order. */
export function logSubjects(topicPrefix = ''): readonly RegisteredSchema[] {
  return BUILT_IN_SCHEMAS.map(({ subject, schema, ...entry }) => ({
    ...entry,
    subject: topicPrefix + subject,
    builtIn: subject,
    schema: JSON.stringify(schema),
  }));
}

/** Longer ones are not looked at: ours are a tenth of it. */
const MAX_SCHEMA_LENGTH = 65_536;

/** Text that two Avro schemas share exactly when they say the same, however they are written; null: it is none. */
export function avroForm(schema: string): string | null {
  if (schema.length > MAX_SCHEMA_LENGTH) return null;
  try {
    const type = avro.Type.forSchema(JSON.parse(schema) as avro.Schema, { wrapUnions: true });
    return JSON.stringify(type.schema({ exportAttrs: true }));
  } catch {
    // Also what is nested so deeply that it cannot be followed.
    return null;
  }
}
