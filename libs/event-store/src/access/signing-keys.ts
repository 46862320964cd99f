/** The installation's signing key: made by whichever gateway asks first, the same for all. */
import type { DataSource } from 'typeorm';
import { LOCK_SPACE, LOCKS } from '../schema.js';
import { SigningKeyRow } from '../tables/signing-key.table.js';

export interface StoredSigningKey {
  readonly kid: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

/** The stored key; `make` is called, under a lock, only when there is none. */
export async function storedSigningKey(database: DataSource, make: () => StoredSigningKey): Promise<StoredSigningKey> {
  return database.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCKS.signingKey]);
    const [stored] = await manager.find(SigningKeyRow, { order: { createdAt: 'DESC' }, take: 1 });
    if (stored) return { kid: stored.kid, privateKey: stored.privateKey };
    const made = make();
    const now = new Date();
    await manager.insert(SigningKeyRow, { ...made, createdAt: now, activeAt: now });
    return made;
  });
}
