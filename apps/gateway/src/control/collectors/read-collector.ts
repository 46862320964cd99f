/** What the handlers of collectors read within their transaction. */
import type { EntityManager } from 'typeorm';
import { refuse, type Refusal } from '#domain';
import { collectorOf, keysOf, streamsOf } from '#event-store';
import { collectorView, type CollectorView } from './collector.view.js';

export const NO_COLLECTOR = refuse('NOT_FOUND', 'no such collector');

/** As it is after a decision. */
export async function readCollector(
  manager: EntityManager,
  projectId: string,
  collectorId: string,
  now: Date,
): Promise<CollectorView | Refusal> {
  const row = await collectorOf(manager, projectId, collectorId);
  if (!row) return NO_COLLECTOR;
  const keys = await keysOf(manager, [collectorId]);
  return collectorView(row, keys.get(collectorId) ?? [], now);
}

/** Refuses names that no stream of the project has; null: it has all of them. */
export async function refuseUnknownStreams(
  manager: EntityManager,
  projectId: string,
  names: readonly string[],
): Promise<Refusal | null> {
  if (names.length === 0) return null;
  const known = new Set((await streamsOf(manager, projectId)).map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return null;
  return refuse('REQUEST_INVALID', `the project has no stream ${unknown}`, 'streams');
}
