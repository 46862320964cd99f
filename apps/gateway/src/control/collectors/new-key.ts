/** A new API key, and what is kept of it. */
import { randomBytes } from 'node:crypto';
import { apiKeyHint, formatApiKey } from '#domain';
import { hashOf } from '#event-store';

/** 160 bits. */
const KEY_BYTES = 20;

export interface NewKey {
  /** For the answer, and for nothing else. */
  readonly key: string;
  /** What the control plane knows. */
  readonly facts: { readonly keyHash: string; readonly keyHint: string };
}

export function newKey(): NewKey {
  const key = formatApiKey(randomBytes(KEY_BYTES));
  return { key, facts: { keyHash: hashOf(key), keyHint: apiKeyHint(key) } };
}
