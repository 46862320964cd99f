/** One replay runs at a time. */
import type { EntityManager } from 'typeorm';
import { refuse, type Refusal } from '#domain';
import { lockReplays, replayOrders, type ReplayRow } from '#event-store';
import { endedReplays } from '#read-model/reader';

/** Of so many of the latest one may be running. */
const LATEST = 20;

/** The one that runs, or null; until the transaction ends nobody else orders one, or drops what it needs. */
export async function runningReplay(manager: EntityManager): Promise<ReplayRow | null> {
  await lockReplays(manager);
  const wanted = (await replayOrders(manager, LATEST)).filter((order) => order.wanted !== 'cancel');
  const ended = await endedReplays(
    manager,
    wanted.map(({ id }) => id),
  );
  return wanted.find(({ id }) => !ended.has(id)) ?? null;
}

export function refuseBeside({ id, projections }: ReplayRow): Refusal {
  return refuse('REPLAY_RUNNING', `replay ${id} of ${projections.join(', ')} is running`);
}
