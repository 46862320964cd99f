import { randomBytes } from 'node:crypto';

/** The token of a one-time link: 256 bits. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}
