/** Writes pieces into the live read models: checkpoints first, then each projection, all in one transaction. */
import {
  addRejections,
  inWriteTransaction,
  moveCheckpoints,
  noteCanaries,
  type CanaryArrival,
  type Checkpoint,
  type CheckpointMove,
  type EndedEvent,
  type EventToWrite,
} from '#read-model/writer';
import { faultPoint } from '#runtime';
import type { DataSource } from 'typeorm';
import type { ProjectedBatch, Projection } from '../projections/projection.js';
import { PositionMoved } from './position-moved.js';
import { SET_ASIDE_STEP, type SetAside } from './set-aside.js';

/** Consecutive records of a partition, as they are to be written. */
export interface PieceToWrite {
  readonly from: Checkpoint;
  readonly to: Checkpoint;
  readonly events: readonly EventToWrite[];
  readonly setAside: readonly SetAside[];
  /** Of the last canary among the records, epoch ms; null: there was none. */
  readonly canarySentAt: number | null;
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
    await noteCanaries(
      transaction,
      pieces.flatMap((piece) => arrival(piece, batch.projectedAt)),
    );
    await addRejections(transaction, copies(events, counting, batch.projectedAt));
    faultPoint('projector:before-commit');
    return counting;
  });
}

/** Those that `events` has already: they came again after the window in which the enricher tells them. */
function copies(events: readonly EventToWrite[], counting: readonly EventToWrite[], now: number): EndedEvent[] {
  if (counting.length === events.length) return [];
  const own = new Set(counting);
  return events
    .filter((one) => !own.has(one))
    .map(({ event, topic, partition, offset }) => ({
      projectId: event.projectId,
      stream: event.stream,
      id: event.id,
      type: event.type,
      collectorId: null,
      notKept: 0,
      outcome: 'duplicate',
      reason: 'DUPLICATE_ID',
      step: SET_ASIDE_STEP,
      detail: null,
      rawOffset: event.rawOffset,
      receivedAt: event.receivedAt,
      rejectedAt: now,
      topic,
      partition,
      offset,
    }));
}

function arrival({ to: { topic, partition }, canarySentAt }: PieceToWrite, now: number): CanaryArrival[] {
  return canarySentAt === null ? [] : [{ topic, partition, sentAt: canarySentAt, arrivedAt: now }];
}

function moveOf({ from, to, events }: PieceToWrite): CheckpointMove {
  return { from, to, receivedAt: events.at(-1)?.event.receivedAt ?? null };
}
