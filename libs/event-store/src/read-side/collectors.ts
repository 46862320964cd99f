/** Reads of collectors and their keys. */
import { IsNull, type EntityManager } from 'typeorm';
import { CONTROL_PLANE_SCHEMA as S } from '../schema.js';
import { CollectorKeyRow } from '../tables/collector-key.table.js';
import { CollectorRow } from '../tables/collector.table.js';

/** Where a page begins: behind this collector. */
export interface CollectorPosition {
  readonly createdAt: Date;
  readonly id: string;
}

export interface CollectorPage {
  /** Null: the first one. */
  readonly after: CollectorPosition | null;
  readonly limit: number;
}

/** Collectors of a project, oldest first, the revoked ones too. */
export async function collectorsOf(
  manager: EntityManager,
  projectId: string,
  { after, limit }: CollectorPage,
): Promise<readonly CollectorRow[]> {
  const query = manager.createQueryBuilder(CollectorRow, 'c').where('c.project_id = :projectId', { projectId });
  if (after) query.andWhere('(c.created_at, c.id) > (:createdAt, :id)', { ...after });
  return query.orderBy('c.created_at').addOrderBy('c.id').limit(limit).getMany();
}

export async function collectorOf(manager: EntityManager, projectId: string, id: string): Promise<CollectorRow | null> {
  return manager.findOneBy(CollectorRow, { projectId, id });
}

/** Those that were not revoked. */
export async function countCollectors(manager: EntityManager, projectId: string): Promise<number> {
  return manager.countBy(CollectorRow, { projectId, revokedAt: IsNull() });
}

/** The keys that each collector has or had: the current one first, then the one that was rotated out last. */
export async function keysOf(
  manager: EntityManager,
  collectorIds: readonly string[],
): Promise<ReadonlyMap<string, readonly CollectorKeyRow[]>> {
  // As plain rows: they are many, and making entities of them took longer than reading them.
  const rows = await manager.query<CollectorKeyRow[]>(
    `SELECT key_hash AS "keyHash", collector_id AS "collectorId", project_id AS "projectId", key_hint AS "keyHint",
       created_at AS "createdAt", good_until AS "goodUntil"
     FROM ${S}.collector_keys WHERE collector_id = ANY($1) ORDER BY good_until DESC NULLS FIRST, created_at DESC`,
    [collectorIds],
  );
  const keys = new Map<string, CollectorKeyRow[]>();
  for (const row of rows) {
    const own = keys.get(row.collectorId);
    if (own) own.push(row);
    else keys.set(row.collectorId, [row]);
  }
  return keys;
}

export async function collectorByKeyHash(manager: EntityManager, keyHash: string): Promise<CollectorRow | null> {
  const key = await manager.findOneBy(CollectorKeyRow, { keyHash });
  return key && manager.findOneBy(CollectorRow, { id: key.collectorId });
}

/** When a collector's key was last used. */
export interface CollectorUse {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
}

/**
 * Notes last uses of many collectors at once; a later one stands, whatever the order. Rows are taken in one order, so that
 * two gateways wait for each other and do not lock each other out.
 */
export async function noteCollectorUses(manager: EntityManager, uses: readonly CollectorUse[]): Promise<void> {
  await manager.query(
    `WITH used AS (
       SELECT c.id, u.at FROM ${S}.collectors c
       JOIN unnest($1::text[], $2::timestamptz[]) AS u (id, at) ON u.id = c.id
       WHERE c.last_used_at IS NULL OR c.last_used_at < u.at
       ORDER BY c.id FOR NO KEY UPDATE OF c)
     UPDATE ${S}.collectors c SET last_used_at = used.at FROM used WHERE c.id = used.id`,
    [uses.map(({ id }) => id), uses.map(({ at }) => new Date(at))],
  );
}
