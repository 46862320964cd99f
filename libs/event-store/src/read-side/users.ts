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

export async function adminExists(manager: EntityManager): Promise<boolean> {
  return manager.existsBy(UserRow, { instanceRole: 'operator' });
}
