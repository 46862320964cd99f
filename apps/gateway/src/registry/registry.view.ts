import type { RegisteredSchema } from '#contracts';

export interface SubjectVersion {
  readonly subject: string;
  readonly id: number;
  readonly version: number;
  /** Avro, as text. */
  readonly schema: string;
}

export function subjectVersion({ subject, id, version, schema }: RegisteredSchema): SubjectVersion {
  return { subject, id, version, schema };
}
