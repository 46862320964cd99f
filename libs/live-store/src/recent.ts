/** How short lists of what happened last stay. */
export const RECENT = {
  /** Of a list, the last ones. */
  items: 100,
  /** A list is forgotten so long after something was added. */
  seconds: 3_600,
} as const;

/** Of an item: milliseconds since the epoch by the store's clock, and a number within them. A part of an expression. */
export const POSITION = '\\d{1,15}-\\d{1,15}';
