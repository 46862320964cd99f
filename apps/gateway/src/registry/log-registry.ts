/**
 * The schemas of the log, asked for as one asks a schema registry. They are built in: it answers and takes nothing.
 * Codes are Confluent's (docs.confluent.io, "Schema Registry API Reference").
 */
import { avroForm, logSubjects, type RegisteredSchema } from '#contracts';
import { Refused } from '../problems/refused.js';

/** Largest version that the protocol knows. */
const NUMBER = /^\d{1,10}$/;

export class LogRegistry {
  private readonly all: readonly RegisteredSchema[];
  private readonly forms: ReadonlyMap<RegisteredSchema, string | null>;

  constructor(topicPrefix: string) {
    this.all = logSubjects(topicPrefix);
    this.forms = new Map(this.all.map((entry) => [entry, avroForm(entry.schema)]));
  }

  subjects(): string[] {
    return [...new Set(this.all.map(({ subject }) => subject))];
  }

  /** The subject's schemas, versions in their order. Throws Refused. */
  versions(subject: string): readonly RegisteredSchema[] {
    const found = this.all.filter((entry) => entry.subject === subject);
    if (found.length === 0) throw notFound(40401, `Subject '${subject}' not found.`);
    return found;
  }

  /** @param version A number, `latest` or -1. Throws Refused. */
  version(subject: string, version: string): RegisteredSchema {
    const versions = this.versions(subject);
    const isLatest = version === 'latest' || version === '-1';
    const found = isLatest
      ? versions.at(-1)
      : versions.find((entry) => NUMBER.test(version) && entry.version === Number(version));
    if (!found) throw notFound(40402, `Version ${version} not found.`);
    return found;
  }

  /** Throws Refused. */
  byId(id: string): RegisteredSchema {
    const found = this.all.find((entry) => NUMBER.test(id) && entry.id === Number(id));
    if (!found) throw notFound(40403, `Schema ${id} not found`);
    return found;
  }

  /** The version that says the same, however it is written; null: there is none. Throws Refused. */
  sameAs(subject: string, schema: string): RegisteredSchema | null {
    const versions = this.versions(subject);
    const form = avroForm(schema);
    if (form === null) throw new Refused('SCHEMA_INVALID', protocol(42201, 'Input schema is an invalid Avro schema'));
    return versions.find((entry) => this.forms.get(entry) === form) ?? null;
  }
}

export function notFound(code: 40401 | 40402 | 40403, message: string): Refused {
  return new Refused('NOT_FOUND', protocol(code, message));
}

export function readOnly(): Refused {
  const message = 'Operation not permitted: the schemas of the log are built in';
  return new Refused('REGISTRY_READ_ONLY', protocol(42205, message));
}

function protocol(code: number, detail: string) {
  return { detail, extensions: { error_code: code, message: detail } };
}
