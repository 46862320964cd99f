/** A project's event schemas, compiled, as a collector has them now. */
import { compileSchema, type ProjectSchemas, type SchemaCheck, type TypeSchema } from '#contracts';
import type { SchemaInUse } from '#event-store';

/** `names`: of the project's streams, by id. */
export function projectSchemas(schemas: readonly SchemaInUse[], names: ReadonlyMap<string, string>): ProjectSchemas {
  const streams = new Map<string, Map<string, TypeSchema>>();
  for (const inUse of schemas) {
    const name = names.get(inUse.schema.streamId);
    if (name === undefined) continue;
    const types = streams.get(name) ?? new Map<string, TypeSchema>();
    types.set(inUse.schema.eventType, { enforced: inUse.schema.policy === 'enforce', check: checkOf(inUse) });
    streams.set(name, types);
  }
  return streams;
}

/** One that cannot be compiled checks nothing, at the collector as well. */
function checkOf({ schema: { latest }, text, alongside }: SchemaInUse): SchemaCheck {
  try {
    return compileSchema({ version: latest, schema: text, alongside });
  } catch {
    return () => null;
  }
}
