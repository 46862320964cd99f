/**
 * Counts the records of whole topics into the event ledger, each exactly once: counts and checkpoints in one transaction.
 * Nobody waits for these counts as they wait for events, and there are as many records as there are events: so the
 * batches of all partitions that come within a moment are written together, by one connection.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Rejection } from '#contracts';
import { LedgerSums, type Coordinates } from '#domain';
import type { RecordBatch } from '#event-log';
import {
  addRejections,
  addToLedger,
  inWriteTransaction,
  moveCheckpoints,
  UNREADABLE_PROJECT,
  type EndedEvent,
} from '#read-model/writer';
import { faultPoint } from '#runtime';
import type { DataSource } from 'typeorm';
import { COUNTED_RECORDS, EVENT_LEDGER, type CountedTopic } from './records.js';
import { PositionMoved } from '../../project-batch/position-moved.js';
import { Positions } from '../../project-batch/positions.js';

const TOGETHER = [EVENT_LEDGER];
/** How long batches wait for others while nothing more stands in the log. */
const GATHER_MS = 200;

interface Waiting {
  readonly batch: RecordBatch;
  readonly taken: () => void;
  readonly failed: (fault: unknown) => void;
}

export class LedgerProjector {
  private readonly positions: Positions;
  private waiting: Waiting[] = [];
  private working = false;

  constructor(
    private readonly database: DataSource,
    private readonly gatherMs = GATHER_MS,
  ) {
    this.positions = new Positions(database, TOGETHER);
  }

  /** Where a partition goes on, read from the database; null: at its beginning. */
  position(topic: string, partition: number): Promise<number | null> {
    return this.positions.read(topic, partition);
  }

  /**
   * Throws PositionMoved when another owner was faster, and what the database said when it does not work now: to all
   * whose batches were written together, since nothing of them is.
   */
  project(batch: RecordBatch): Promise<void> {
    return new Promise((taken, failed) => {
      this.waiting.push({ batch, taken, failed });
      if (!this.working) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.working = true;
    while (this.waiting.length > 0) {
      if (!this.waiting.some(({ batch }) => isBehind(batch))) await pause(this.gatherMs);
      const together = this.waiting;
      this.waiting = [];
      await this.write(together.map(({ batch }) => batch)).then(
        () => together.forEach(({ taken }) => taken()),
        (fault: unknown) => together.forEach(({ failed }) => failed(fault)),
      );
    }
    this.working = false;
  }

  private async write(batches: readonly RecordBatch[]): Promise<void> {
    try {
      const moves = batches
        .map((batch) => ({ batch, from: this.positions.of(batch) }))
        // What lies before the checkpoint is counted, and the checkpoint never moves back.
        .filter(({ batch, from }) => batch.nextOffset > from.nextOffset)
        .map(({ batch, from }) => ({ batch, from, to: { ...from, nextOffset: batch.nextOffset }, receivedAt: null }));
      if (moves.length === 0) return;
      await inWriteTransaction(this.database, async (transaction) => {
        const sums = new LedgerSums();
        const moved = await moveCheckpoints(transaction, TOGETHER, moves);
        if (!moved) throw new PositionMoved(moves.map(({ batch }) => batch));
        const ended = moves.flatMap(({ batch, from }) => count(batch, from.nextOffset, sums));
        await addToLedger(transaction, sums.deltas());
        await addRejections(transaction, ended);
        faultPoint('ledger:before-commit');
      });
      faultPoint('ledger:after-commit');
      for (const { to } of moves) this.positions.moved(to);
    } catch (fault) {
      for (const batch of batches) this.positions.forget(batch);
      throw fault;
    }
  }
}

function isBehind({ nextOffset, highWatermark }: RecordBatch): boolean {
  return nextOffset < highWatermark;
}

/** Answers with what is to be remembered of single events. */
function count({ topic, partition, records }: RecordBatch, from: number, sums: LedgerSums): EndedEvent[] {
  const countRecord = COUNTED_RECORDS[topic as CountedTopic];
  const ended: EndedEvent[] = [];
  for (const record of records) {
    if (record.offset < from) continue;
    const rejection = countRecord(record, sums);
    if (rejection) ended.push(endedEvent(rejection, { topic, partition, offset: record.offset }));
  }
  return ended;
}

/** What nobody can name is remembered as well: whoever runs the installation may look at it. */
function endedEvent(
  { projectId, stream, id, receivedAt, rawOffset, door, ...rest }: Rejection,
  at: Coordinates,
): EndedEvent {
  const isNamed = projectId !== null && (door !== null || (stream !== null && id !== null));
  return {
    ...rest,
    projectId: isNamed ? projectId : UNREADABLE_PROJECT,
    stream: stream ?? '',
    id: id ?? '',
    receivedAt: receivedAt ?? rest.rejectedAt,
    rawOffset: rawOffset < 0 ? -1 - at.offset : rawOffset,
    collectorId: door?.collectorId ?? null,
    notKept: door?.notKept ?? 0,
    ...at,
  };
}
