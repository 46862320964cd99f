import { createHash } from 'node:crypto';

/** Under which a random secret is stored and looked up: SHA-256, hex. Passwords, which people choose, need more. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
