/** What people may call things. The same patterns stand in the gateway's DTOs and in its OpenAPI document. */
import { refuse, type Refusal } from './decider.js';

/** A stream's name is written by programs: it stands in events, rooms and addresses. */
export const STREAM_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Other names are for people: 1 to 100 characters, no control characters, no space at either end. */
export const DISPLAY_NAME = /^(?!\s)[^\p{Cc}\p{Cs}]{1,100}(?<!\s)$/u;

export function checkDisplayName(name: string): Refusal | null {
  return DISPLAY_NAME.test(name) ? null : refuse('REQUEST_INVALID', 'must be 1 to 100 printable characters', 'name');
}
