/** One-time links: issued, and taken exactly once. */
import { LessThan, MoreThan, type EntityManager } from 'typeorm';
import { LOCK_SPACE, LOCKS } from '../schema.js';
import { OneTimeLinkRow } from '../tables/one-time-link.table.js';

export type OneTimeLink = Pick<OneTimeLinkRow, 'kind' | 'userId'>;

/** Until the transaction ends nobody else sets anything up: decides "is there an administrator" for good. */
export async function lockSetup(manager: EntityManager): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCKS.setup]);
}

/** Stores a link by the hash of its token and forgets those that have expired. */
export async function storeLink(manager: EntityManager, link: Readonly<OneTimeLinkRow>, now: Date): Promise<void> {
  await manager.delete(OneTimeLinkRow, { expiresAt: LessThan(now) });
  await manager.insert(OneTimeLinkRow, link);
}

/** What a link is for, without taking it; null when it is not there (any more) or has expired. */
export async function findLink(manager: EntityManager, tokenHash: string, now: Date): Promise<OneTimeLink | null> {
  return manager.findOneBy(OneTimeLinkRow, { tokenHash, expiresAt: MoreThan(now) });
}

/** Takes a link away and answers with what it was for; null when it is not there (any more) or has expired. */
export async function takeLink(manager: EntityManager, tokenHash: string, now: Date): Promise<OneTimeLink | null> {
  const { raw } = await manager
    .createQueryBuilder()
    .delete()
    .from(OneTimeLinkRow)
    .where({ tokenHash, expiresAt: MoreThan(now) })
    .returning(['kind', 'user_id'])
    .execute();
  const [taken] = raw as { kind: OneTimeLink['kind']; user_id: string | null }[];
  return taken ? { kind: taken.kind, userId: taken.user_id } : null;
}

/** Those that would set this person's password. */
export async function forgetPasswordLinks(manager: EntityManager, userId: string): Promise<void> {
  await manager.delete(OneTimeLinkRow, { kind: 'password', userId });
}
