/**
 * One transaction for what all partitions have ready. While it is under way the next one gathers: at rest a piece waits
 * for nothing, under load the statements and the commit are shared by all that came meanwhile. A piece that cannot be
 * written fails alone: what failed together is tried again one by one.
 */
import {
  inWriteTransaction,
  moveCheckpoints,
  type Checkpoint,
  type CheckpointMove,
  type EventToWrite,
} from '#read-model/writer';
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
}

interface Waiting {
  readonly piece: PieceToWrite;
  readonly written: (counted: readonly EventToWrite[]) => void;
  readonly failed: (fault: unknown) => void;
}

/** Events in one transaction, unless one piece alone has more: larger ones save nothing and keep everybody waiting. */
const MAX_EVENTS = 4_000;
/** While PostgreSQL commits one, the rows of the next are made. More would wait for each other's rows. */
const UNDER_WAY = 2;

export class JointCommit {
  private waiting: Waiting[] = [];
  private underWay = 0;

  constructor(
    private readonly database: DataSource,
    private readonly projections: readonly Projection[],
  ) {}

  /**
   * Answers with the piece's events that count, once they are committed. Throws PositionMoved when another owner was
   * faster, and what the database says when it does not take it.
   */
  write(piece: PieceToWrite): Promise<readonly EventToWrite[]> {
    return new Promise((written, failed) => {
      this.waiting.push({ piece, written, failed });
      this.next();
    });
  }

  private next(): void {
    if (this.underWay === UNDER_WAY || this.waiting.length === 0) return;
    const together = this.take();
    this.underWay += 1;
    void this.commit(together).finally(() => {
      this.underWay -= 1;
      this.next();
    });
  }

  private take(): Waiting[] {
    let events = 0;
    const end = this.waiting.findIndex(({ piece }, index) => {
      events += piece.events.length;
      return index > 0 && events > MAX_EVENTS;
    });
    return this.waiting.splice(0, end < 0 ? this.waiting.length : end);
  }

  /** Never rejects: each piece is told what became of it. */
  private async commit(together: readonly Waiting[]): Promise<void> {
    try {
      const counted = new Set(await this.transact(together.map(({ piece }) => piece)));
      for (const { piece, written } of together) written(piece.events.filter((event) => counted.has(event)));
    } catch (fault) {
      if (together.length === 1) together[0]!.failed(fault);
      else await Promise.all(together.map((one) => this.commit([one])));
    }
  }

  private transact(pieces: readonly PieceToWrite[]): Promise<readonly EventToWrite[]> {
    const { database, projections } = this;
    const events = pieces.flatMap((piece) => piece.events);
    const setAside = pieces.flatMap((piece) => piece.setAside);
    const batch: ProjectedBatch = { projectedAt: Date.now(), events, setAside };
    return inWriteTransaction(database, async (transaction) => {
      const moved = await moveCheckpoints(transaction, projections, pieces.map(moveOf));
      if (!moved) throw new PositionMoved(pieces.map(({ from }) => from));
      let counting: readonly EventToWrite[] = events;
      for (const projection of projections) counting = await projection.project(transaction, counting, batch);
      return counting;
    });
  }
}

function moveOf({ from, to, events }: PieceToWrite): CheckpointMove {
  return { from, to, receivedAt: events.at(-1)?.event.receivedAt ?? null };
}
