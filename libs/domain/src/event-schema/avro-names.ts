/** Names in Avro schemas (avro.apache.org/docs/1.12.0/specification, "Names"): what is defined once and referred to. */

/** A part of a name; `__proto__` is none here, though Avro takes it. */
const NAME = /^(?!__proto__$)[A-Za-z_]\w*$/;

export function isAvroName(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name);
}

/** A name with its namespace; null: it is none. A name without dots is of the enclosing namespace. */
export function fullName(name: unknown, namespace: unknown, enclosing: string): string | null {
  if (typeof name !== 'string' || !name.split('.').every(isAvroName)) return null;
  if (name.includes('.')) return name;
  const space = typeof namespace === 'string' ? namespace : enclosing;
  return space === '' ? name : `${space}.${name}`;
}

/** Where the names inside of a definition begin. */
export function namespaceOf(full: string): string {
  return full.slice(0, Math.max(0, full.lastIndexOf('.')));
}
