/**
 * A read model's writer. The projections of a topic run together: a batch is decoded once, and all of them write in one
 * transaction with their checkpoints.
 */
import type { BatchOrigin, EventToWrite, ProjectionName, WriteTransaction } from '#read-model/writer';

export interface Projection extends ProjectionName {
  /**
   * Writes what the events add, and answers with those that count for the projections after it. What it throws rolls the
   * batch back.
   */
  project(
    transaction: WriteTransaction,
    events: readonly EventToWrite[],
    origin: BatchOrigin,
  ): Promise<readonly EventToWrite[]>;
}
