/** What programs present, looked up by its hash: personal access tokens, and API keys. */
import { IsNull, LessThan, type EntityManager } from 'typeorm';
import type { CollectorGrant } from '#domain';
import { AccessTokenRow } from '../tables/access-token.table.js';
import { CollectorKeyRow } from '../tables/collector-key.table.js';
import { CollectorRow } from '../tables/collector.table.js';
import { hashOf } from './hash-of.js';

export const LAST_USE_STEP_MS = 60_000;

/** A key that is good now. */
export interface GoodKey {
  readonly collectorId: string;
  readonly projectId: string;
  readonly scopes: readonly CollectorGrant[];
  /** When it ceases to be good: it expires, or was rotated out. */
  readonly until: Date | null;
}

/** The personal access token, if there is one that has not expired. */
export async function personalToken(manager: EntityManager, token: string, at: Date): Promise<AccessTokenRow | null> {
  const row = await manager.findOneBy(AccessTokenRow, { tokenHash: hashOf(token) });
  return row && isBefore(at, row.expiresAt) ? row : null;
}

/** Those of a person, oldest first. */
export async function personalTokensOf(manager: EntityManager, userId: string): Promise<readonly AccessTokenRow[]> {
  return manager.find(AccessTokenRow, { where: { userId }, order: { createdAt: 'ASC', id: 'ASC' } });
}

export async function personalTokenOf(
  manager: EntityManager,
  userId: string,
  id: string,
): Promise<AccessTokenRow | null> {
  return manager.findOneBy(AccessTokenRow, { userId, id });
}

/** At most once a minute a token, whichever gateway it comes to. */
export async function noteTokenUse(manager: EntityManager, id: string, at: Date): Promise<void> {
  const before = LessThan(new Date(at.getTime() - LAST_USE_STEP_MS));
  await manager.update(
    AccessTokenRow,
    [
      { id, lastUsedAt: IsNull() },
      { id, lastUsedAt: before },
    ],
    { lastUsedAt: at },
  );
}

/** The API key, if its collector was not revoked and neither has run out. */
export async function goodKey(manager: EntityManager, key: string, at: Date): Promise<GoodKey | null> {
  const row = await manager.findOneBy(CollectorKeyRow, { keyHash: hashOf(key) });
  const collector = row && (await manager.findOneBy(CollectorRow, { id: row.collectorId, projectId: row.projectId }));
  if (!row || !collector || collector.revokedAt !== null) return null;
  if (!isBefore(at, row.goodUntil) || !isBefore(at, collector.expiresAt)) return null;
  const { id: collectorId, projectId, scopes, expiresAt } = collector;
  return { collectorId, projectId, scopes, until: earlier(row.goodUntil, expiresAt) };
}

function isBefore(at: Date, end: Date | null): boolean {
  return end === null || at < end;
}

function earlier(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
