/** Reads of what people want of replays. */
import type { EntityManager } from 'typeorm';
import { LOCK_SPACE, LOCKS } from '../schema.js';
import { ReplayRow } from '../tables/replay.table.js';

/** Until the transaction ends nobody else orders a replay: decides "is one running" for good. */
export async function lockReplays(manager: EntityManager): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCKS.replay]);
}

/** Newest first. */
export async function replayOrders(manager: EntityManager, limit: number): Promise<readonly ReplayRow[]> {
  return manager.find(ReplayRow, { order: { requestedAt: 'DESC', id: 'ASC' }, take: limit });
}

export async function replayOrder(manager: EntityManager, id: string): Promise<ReplayRow | null> {
  return manager.findOneBy(ReplayRow, { id });
}
