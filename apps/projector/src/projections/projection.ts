/**
 * A read model's writer. The projections of a topic run together: a batch is decoded once, and all of them write in one
 * transaction with their checkpoints.
 */
import type { BatchOrigin, EventToWrite, ProjectionName, WriteTransaction } from '#read-model/writer';
import type { SetAside } from '../project-batch/set-aside.js';

/** What a transaction is about, whatever of it counts. */
export interface ProjectedBatch extends BatchOrigin {
  /** All events, copies included. */
  readonly events: readonly EventToWrite[];
  /** Records that become no rows: a checkpoint passes them in this transaction. */
  readonly setAside: readonly SetAside[];
}

export interface Projection extends ProjectionName {
  /**
   * Writes what the events add, and answers with those that count for the projections after it. What it throws rolls the
   * batch back.
   */
  project(
    transaction: WriteTransaction,
    events: readonly EventToWrite[],
    batch: ProjectedBatch,
  ): Promise<readonly EventToWrite[]>;
}
