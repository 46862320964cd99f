/** One-time links for administrators: issued, and taken exactly once. */
import { LessThan, MoreThan, type EntityManager } from 'typeorm';
import { LOCK_SPACE, LOCKS } from '../schema.js';
import { AdminLinkRow } from '../tables/admin-link.table.js';

export type AdminLinkKind = AdminLinkRow['kind'];

/** Until the transaction ends nobody else sets anything up: decides "is there an administrator" for good. */
export async function lockSetup(manager: EntityManager): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCKS.setup]);
}

/** Stores a link by the hash of its token and forgets those that have expired. */
export async function storeAdminLink(
  manager: EntityManager,
  link: { readonly tokenHash: string; readonly kind: AdminLinkKind; readonly expiresAt: Date },
  now: Date,
): Promise<void> {
  await manager.delete(AdminLinkRow, { expiresAt: LessThan(now) });
  await manager.insert(AdminLinkRow, link);
}

/** Takes a link away and answers with its kind; null when it is not there (any more) or has expired. */
export async function takeAdminLink(
  manager: EntityManager,
  tokenHash: string,
  now: Date,
): Promise<AdminLinkKind | null> {
  const { raw } = await manager
    .createQueryBuilder()
    .delete()
    .from(AdminLinkRow)
    .where({ tokenHash, expiresAt: MoreThan(now) })
    .returning('kind')
    .execute();
  const [taken] = raw as { kind: AdminLinkKind }[];
  return taken?.kind ?? null;
}
