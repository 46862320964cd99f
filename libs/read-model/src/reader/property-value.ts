/** The value of a property as text, in SQL. */

/**
 * A text as it is, a number or boolean as its JSON text; null for what is absent, null, an object or a list. Of a name
 * that stands there twice, the last counts. `name` is a parameter. What PostgreSQL cannot hold as text, an escaped
 * U+0000 or half of a surrogate pair, is read as U+FFFD: one such event must not fail the question.
 */
export function propertyValue(name: string, alias: string): string {
  const text = `${alias}.properties::text`;
  // Most texts have no such escape at all, and finding that out is a fraction of parsing them.
  const readable = `(CASE WHEN strpos(${text}, '\\u') = 0 THEN ${alias}.properties ELSE ${storable(text)} END)`;
  const value = `(${readable} ->> ${name})`;
  const nested = `left(${value}, 1) IN ('{', '[') AND json_typeof(${readable} -> ${name}) IN ('object', 'array')`;
  return `(CASE WHEN ${nested} THEN NULL ELSE ${value} END)`;
}

/** JSON text in which every escape can be text of PostgreSQL. */
function storable(json: string): string {
  // Once escaped backslashes are out of the way, every backslash left begins an escape.
  const plain = `replace(${json}, '\\\\', '\\u005c')`;
  const high = '\\\\u[dD][89abAB][0-9a-fA-F]{2}';
  const low = '\\\\u[dD][c-fC-F][0-9a-fA-F]{2}';
  const alone = `${high}(?!${low})|(?<!${high})${low}|\\\\u0000`;
  return `regexp_replace(${plain}, '${alone}', '\\\\ufffd', 'g')::json`;
}
