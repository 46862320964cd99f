/**
 * Columns as PostgreSQL's array literals (postgresql.org/docs/current/arrays.html, "Array Input and Output Syntax"), for
 * `unnest`. Much cheaper than the driver's own, which treats every element as if it could be anything.
 */

const SPECIAL = /["\\]/;

export function arrayLiteral(values: readonly (string | number | null)[]): string {
  let literal = '{';
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (i > 0) literal += ',';
    if (typeof value === 'number') literal += value;
    else if (value === null) literal += 'NULL';
    else literal += `"${SPECIAL.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`;
  }
  return `${literal}}`;
}
