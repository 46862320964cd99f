/**
 * What no body may hold, whatever its route takes: a nesting that would exhaust the stack of whoever walks it, and texts
 * that PostgreSQL does not take (U+0000, half of a surrogate pair).
 */
import { Refused } from './refused.js';

/** Our own bodies have three levels. */
const MAX_DEPTH = 32;

interface Place {
  readonly value: unknown;
  readonly field: string;
  readonly depth: number;
}

/** Throws Refused (REQUEST_INVALID), naming the field. */
export function refuseUnstorableBody(body: unknown): void {
  const places: Place[] = [{ value: body, field: '', depth: 0 }];
  for (let place = places.pop(); place; place = places.pop()) {
    const { value, field, depth } = place;
    if (typeof value === 'string' && !isStorable(value))
      refuse(field, 'must not hold U+0000 or half of a surrogate pair');
    if (typeof value !== 'object' || value === null) continue;
    if (depth === MAX_DEPTH) refuse(field, `must not be nested deeper than ${MAX_DEPTH} levels`);
    for (const [name, inner] of Object.entries(value)) {
      places.push({ value: inner, field: field === '' ? name : `${field}.${name}`, depth: depth + 1 });
    }
  }
}

const isStorable = (text: string): boolean => !/\p{Surrogate}/u.test(text) && !text.includes('\0');

function refuse(field: string, detail: string): never {
  throw new Refused('REQUEST_INVALID', { detail, errors: [{ field, detail }] });
}
