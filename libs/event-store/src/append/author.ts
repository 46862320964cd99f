/** Who a change is by, as it stands in the facts and in the audit log. */
export interface Author {
  readonly kind: 'user' | 'token' | 'key' | 'system';
  /** Of the user (also when a token speaks for it), of the collector, or which part of the system: `setup`, `link`. */
  readonly id: string;
  /** Where the request came from; null: from the machine itself. */
  readonly address: string | null;
  /** Why, in the words of who did it. */
  readonly reason: string | null;
}

/** A part of the system that acts by itself. */
export function systemAuthor(part: 'setup' | 'link' | 'demo', address: string | null = null): Author {
  return { kind: 'system', id: part, address, reason: null };
}
