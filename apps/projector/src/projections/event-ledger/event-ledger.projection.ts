/**
 * `event-ledger`: what became of each accepted event. Of `enriched-events`: what counts is projected, what `events` turned
 * away is a duplicate, what is set aside here is rejected. It counts that here and not where it reads `rejected-events`,
 * because a record that is set aside stands there twice after a crash, but its checkpoint passes it once.
 */
import { LedgerSums } from '#domain';
import { addToLedger, type EventToWrite } from '#read-model/writer';
import type { ProjectedBatch, Projection } from '../projection.js';
import { EVENT_LEDGER } from './records.js';

const UNREADABLE = { projectId: null, stream: null } as const;

export const eventLedgerProjection: Projection = {
  ...EVENT_LEDGER,
  project: async (transaction, counting, batch) => {
    await addToLedger(transaction, sumsOf(counting, batch).deltas());
    return counting;
  },
};

function sumsOf(counting: readonly EventToWrite[], { events, setAside, projectedAt }: ProjectedBatch): LedgerSums {
  const sums = new LedgerSums();
  for (const { event } of counting) sums.add(event, 'projected');
  if (counting.length < events.length) {
    const own = new Set(counting);
    for (const one of events) if (!own.has(one)) sums.add(one.event, 'duplicate', 'DUPLICATE_ID');
  }
  for (const { event, reason } of setAside) {
    sums.add(event ?? { ...UNREADABLE, receivedAt: projectedAt }, 'rejected', reason);
  }
  return sums;
}
