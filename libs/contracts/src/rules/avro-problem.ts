import avro from 'avsc';

/** Why other programs would not take it for an Avro schema: defaults that do not fit, above all; null: they would. */
export function avroProblem(schema: string): string | null {
  try {
    avro.Type.forSchema(JSON.parse(schema) as avro.Schema, { wrapUnions: true });
    return null;
  } catch (fault) {
    return (fault instanceof Error ? fault.message : String(fault)).slice(0, 500);
  }
}
