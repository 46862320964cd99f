/**
 * Passwords: argon2id with the memory and the passes that RFC 9106 recommends second (64 MiB, three), on one lane, so that a
 * login takes one core for 50 to 150 ms.
 */
import { hash, verify } from '@node-rs/argon2';
import { passwordWork } from './password-work.js';

/** In KiB. */
const COST = { memoryCost: 65_536, timeCost: 3 } as const;

export const PASSWORD_LENGTH = { min: 12, max: 256 } as const;

/** What stands in examples, and what is typed to have it over with. */
const PLACEHOLDER =
  /^(?:(?:change|replace)[\W_]?(?:me|this)|password|passw0rd|secret|example|admin|nexuspipe|letmein|qwertyuiop|(.)\1+$|1234567890|abcdefghij)/i;

/** Throws Refused (OVERLOADED) when too many wait. */
export function hashPassword(password: string): Promise<string> {
  return passwordWork.run(() => hash(password, COST));
}

/** What an unknown user's password is checked against, so that the answer takes as long as for a known one. */
let decoy: Promise<string> | null = null;

/**
 * True when the password is the one that was hashed. Without a hash it takes as long, and is false. Throws Refused
 * (OVERLOADED) when too many wait.
 */
export function checkPassword(stored: string | null, password: string): Promise<boolean> {
  return passwordWork.run(async () => {
    decoy ??= hash('nobody has this password', COST);
    const matches = await verify(stored ?? (await decoy), password);
    return matches && stored !== null;
  });
}

/** Why a new password will not do; null: it will. Its length was checked before. */
export function passwordProblem(password: string, email: string): string | null {
  if (PLACEHOLDER.test(password)) return 'is one of the first that are guessed';
  const name = email.split('@')[0]!;
  const plain = password.toLowerCase();
  if (plain === email.toLowerCase() || (name.length > 3 && plain.replaceAll(/[\d\W_]/g, '') === name.toLowerCase())) {
    return 'must not be your email address';
  }
  return null;
}
