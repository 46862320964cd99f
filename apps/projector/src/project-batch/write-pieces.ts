/** Writes pieces into the live read models: checkpoints first, then each projection, all in one transaction. */
import {
  inWriteTransaction,
  moveCheckpoints,
  type Checkpoint,
  type CheckpointMove,
  type EventToWrite,
} from '#read-model/writer';
import { faultPoint } from '#runtime';
import type { DataSource } from 'typeorm';
import type { ProjectedBatch, Projection } from '../projections/projection.js';
import { PositionMoved } from './position-moved.js';
import type { SetAside } from './set-aside.js';

/** Consecutive records of a partition, as they are to be written. */
export interface PieceToWrite {
  readonly from: Checkpoint;
  readonly to: Checkpoint;
  readonly events: readonly EventToWrite[];
  readonly setAside: readonly SetAside[];
  /** Records. */
  readonly size: number;
}

/**
 * Answers with the events that count, once they are committed. Throws PositionMoved when another owner was faster, and
 * what the database says when it does not take them.
 */
export function writePieces(
  database: DataSource,
  projections: readonly Projection[],
  pieces: readonly PieceToWrite[],
): Promise<readonly EventToWrite[]> {
  const events = pieces.flatMap((piece) => piece.events);
  const setAside = pieces.flatMap((piece) => piece.setAside);
  const batch: ProjectedBatch = { projectedAt: Date.now(), events, setAside };
  return inWriteTransaction(database, async (transaction) => {
    const moved = await moveCheckpoints(transaction, projections, pieces.map(moveOf));
    if (!moved) throw new PositionMoved(pieces.map(({ from }) => from));
    let counting: readonly EventToWrite[] = events;
    for (const projection of projections) counting = await projection.project(transaction, counting, batch);
    faultPoint('projector:before-commit');
    return counting;
  });
}

function moveOf({ from, to, events }: PieceToWrite): CheckpointMove {
  return { from, to, receivedAt: events.at(-1)?.event.receivedAt ?? null };
}
