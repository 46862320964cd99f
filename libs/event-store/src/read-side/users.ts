/** Reads of people. */
import type { EntityManager } from 'typeorm';
import { normalEmail } from '#domain';
import { UserRow } from '../tables/user.table.js';

export async function userByEmail(manager: EntityManager, email: string): Promise<UserRow | null> {
  return manager.findOneBy(UserRow, { email: normalEmail(email) });
}

export async function userById(manager: EntityManager, id: string): Promise<UserRow | null> {
  return manager.findOneBy(UserRow, { id });
}

/**
 * Whether a hash is still the one of the person's password; if so, it stays that until the transaction ends. After the
 * first decision of a transaction, never before it: appending comes before rows of people.
 */
export async function lockPassword(
  manager: EntityManager,
  { id, passwordHash }: Pick<UserRow, 'id' | 'passwordHash'>,
): Promise<boolean> {
  const user = await manager.findOne(UserRow, { where: { id }, lock: { mode: 'pessimistic_read' } });
  return user?.passwordHash === passwordHash;
}

export async function adminExists(manager: EntityManager): Promise<boolean> {
  return manager.existsBy(UserRow, { instanceRole: 'operator' });
}
