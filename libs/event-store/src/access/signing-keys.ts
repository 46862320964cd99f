/**
 * The installation's signing keys: made by whichever gateway asks first, the same for all. A new key is published a while
 * before it signs, and an old one is kept until the last token that it signed has expired.
 */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { In, type DataSource, type EntityManager } from 'typeorm';
import { LOCK_SPACE, LOCKS } from '../schema.js';
import { SigningKeyRow } from '../tables/signing-key.table.js';

/** By then every gateway and everybody who keeps our key set for five minutes knows a new key. */
const PUBLISHED_AHEAD_MS = 10 * 60_000;
/** More than a token lives, and than clocks differ. */
const KEPT_AFTER_MS = 20 * 60_000;

export interface RotationOptions {
  /** Only when the newest key is older than so many ms. */
  readonly ifOlderThanMs?: number;
  /** The key was betrayed: the new one signs from now on, and all others are good for nothing. */
  readonly atOnce?: boolean;
}

/** All that are published, oldest first; the first of an installation is made, under a lock, if there is none. */
export async function signingKeys(database: DataSource, at: Date): Promise<readonly SigningKeyRow[]> {
  const stored = await inOrder(database.manager);
  if (stored.length > 0) return stored;
  return underLock(database, async (manager) => {
    if (!(await manager.exists(SigningKeyRow))) await manager.insert(SigningKeyRow, newKey(at, at));
    return inOrder(manager);
  });
}

/**
 * Makes a key that signs ten minutes later, and forgets those that nothing depends on any more. Answers with the newest
 * key, which is an earlier one when that does not sign yet, or is not old enough.
 */
export async function rotateSigningKey(
  database: DataSource,
  at: Date,
  { ifOlderThanMs = 0, atOnce = false }: RotationOptions = {},
): Promise<{ readonly kid: string; readonly activeAt: Date }> {
  return underLock(database, async (manager) => {
    const stored = await inOrder(manager);
    const newest = stored.at(-1);
    const isRecent = newest && (newest.activeAt > at || at.getTime() - newest.createdAt.getTime() < ifOlderThanMs);
    const made = isRecent && !atOnce ? null : newKey(at, new Date(at.getTime() + (atOnce ? 0 : PUBLISHED_AHEAD_MS)));
    if (made) await manager.insert(SigningKeyRow, made);
    const idle = atOnce ? stored : stored.filter((_, index) => isIdle(stored[index + 1], at));
    if (idle.length > 0) await manager.delete(SigningKeyRow, { kid: In(idle.map(({ kid }) => kid)) });
    const { kid, activeAt } = made ?? newest!;
    return { kid, activeAt };
  });
}

/** RFC 7638: what a public key on P-256 is called. */
export function signingKeyId(publicKey: KeyObject): string {
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

/** Whether a key's successor has signed for so long that no token of the key itself is good any more. */
function isIdle(successor: SigningKeyRow | undefined, at: Date): boolean {
  return successor !== undefined && at.getTime() - successor.activeAt.getTime() > KEPT_AFTER_MS;
}

function newKey(createdAt: Date, activeAt: Date): SigningKeyRow {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { kid: signingKeyId(createPublicKey(privateKey)), privateKey: pem, createdAt, activeAt };
}

function inOrder(manager: EntityManager): Promise<SigningKeyRow[]> {
  return manager.find(SigningKeyRow, { order: { activeAt: 'ASC', kid: 'ASC' } });
}

function underLock<T>(database: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  return database.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCKS.signingKey]);
    return work(manager);
  });
}
