/** Texts that PostgreSQL cannot hold: U+0000, and half of a surrogate pair. */
const PLAIN_FIELDS = [
  'id',
  'stream',
  'type',
  'event_type',
  'visitorId',
  'userId',
  'sessionId',
  'url',
  'referrer',
] as const;

/** With the `u` flag a surrogate matches only when it is half of a pair. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/** Name of the first plain text field of an event that cannot be stored. */
export function unstorableField(event: Readonly<Record<string, unknown>>): string | null {
  for (const field of PLAIN_FIELDS) {
    const text = event[field];
    if (typeof text === 'string' && !isStorable(text)) return field;
  }
  return null;
}
