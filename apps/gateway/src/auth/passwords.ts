/** Passwords: argon2id with the parameters that OWASP names (19 MiB, two passes, one lane). */
import { hash, verify } from '@node-rs/argon2';

export const PASSWORD_LENGTH = { min: 12, max: 256 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

/** What an unknown user's password is checked against, so that the answer takes as long as for a known one. */
let decoy: Promise<string> | null = null;

/** True when the password is the one that was hashed. Without a hash it takes as long, and is false. */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash('nobody has this password');
  const matches = await verify(stored ?? (await decoy), password);
  return matches && stored !== null;
}
