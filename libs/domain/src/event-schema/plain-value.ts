/** What an `enum` may list. */

/** Lists and objects are no values of an `enum` here: comparing them costs, and trips over members such as `toString`. */
export type PlainValue = null | boolean | number | string;

export function isPlain(value: unknown): value is PlainValue {
  return value === null || ['boolean', 'number', 'string'].includes(typeof value);
}
