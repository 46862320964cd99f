/**
 * Brings batches into the read models, each record exactly once: rows and checkpoint in one transaction, which batches
 * of several partitions share. A record that PostgreSQL will never take is found by halving the batch, set aside, and passed; everything else that goes wrong
 * leaves the batch to come again.
 */
import { isCanary } from '#domain';
import type { LogAppender, RecordBatch } from '#event-log';
import { isPoison, type Checkpoint, type EventToWrite } from '#read-model/writer';
import { faultPoint } from '#runtime';
import type { DataSource } from 'typeorm';
import type { Projection } from '../projections/projection.js';
import { decodeRecords, type DecodedRecord } from './decode-batch.js';
import { judged } from './judged.js';
import { JointCommit } from './joint-commit.js';
import { Positions } from './positions.js';
import { setAside } from './set-aside.js';
import { writePieces, type PieceToWrite } from './write-pieces.js';

/** What was brought into the read models of one partition. */
export interface Projected {
  readonly topic: string;
  readonly partition: number;
  /** Offsets before and after. */
  readonly from: number;
  readonly to: number;
  /** Events that count, in the order of the log. */
  readonly events: readonly EventToWrite[];
  /** Records that were read, those that do not count included. */
  readonly read: number;
  readonly rejected: number;
}

export interface BatchProjectorParts {
  readonly database: DataSource;
  readonly appender: Pick<LogAppender, 'append'>;
  readonly projections: readonly Projection[];
  /** Told after each commit, in the order of the log. Must not throw. */
  readonly committed: (projected: Projected) => Promise<void>;
}

/** Consecutive records of a partition and the offset behind them. */
interface Piece {
  readonly records: readonly DecodedRecord[];
  readonly to: number;
}

export class BatchProjector {
  private readonly positions: Positions;
  private readonly commits: JointCommit<PieceToWrite>;

  constructor(private readonly parts: BatchProjectorParts) {
    this.positions = new Positions(parts.database, parts.projections);
    this.commits = new JointCommit((pieces) => writePieces(parts.database, parts.projections, pieces));
  }

  /** Where a partition goes on, read from the database; null: at its beginning. */
  position(topic: string, partition: number): Promise<number | null> {
    return this.positions.read(topic, partition);
  }

  /**
   * Throws PositionMoved when another owner was faster, and what the database or the log said when they do not work
   * now. What was committed before that stays, and is known at the next call of {@link position}.
   */
  async project(batch: RecordBatch): Promise<void> {
    const checkpoint = this.positions.of(batch);
    // All of it is there, and the checkpoint never moves back.
    if (batch.nextOffset <= checkpoint.nextOffset) return;
    const records = decodeRecords(batch.records.filter(({ offset }) => offset >= checkpoint.nextOffset));
    try {
      await this.projectPiece(checkpoint, { records, to: batch.nextOffset });
    } catch (fault) {
      this.positions.forget(batch);
      throw fault;
    }
  }

  private async projectPiece(from: Checkpoint, piece: Piece): Promise<Checkpoint> {
    try {
      return await this.commit(from, piece);
    } catch (fault) {
      if (!isPoison(fault)) throw fault;
      return piece.records.length > 1
        ? this.projectHalves(from, piece)
        : this.pass(from, piece, (fault as Error).message);
    }
  }

  private async projectHalves(from: Checkpoint, { records, to }: Piece): Promise<Checkpoint> {
    const middle = Math.ceil(records.length / 2);
    const rest = records.slice(middle);
    const between = await this.projectPiece(from, { records: records.slice(0, middle), to: rest[0]!.record.offset });
    return this.projectPiece(between, { records: rest, to });
  }

  /** Moves on past a record that cannot be projected. */
  private pass(from: Checkpoint, { records, to }: Piece, fault: string): Promise<Checkpoint> {
    return this.commit(from, { records: records.map(({ record }) => ({ record, event: null, fault })), to }, records);
  }

  private async commit(
    from: Checkpoint,
    { records, to }: Piece,
    poisonous: readonly DecodedRecord[] = [],
  ): Promise<Checkpoint> {
    const { topic, partition } = from;
    const { watermark, events } = judged(from, records);
    const rejected = records.flatMap(({ record, ...decoded }) => {
      if (decoded.event !== null) return [];
      const event = poisonous.find((one) => one.record === record)?.event ?? null;
      const reason = event ? ('STEP_FAILED' as const) : ('PAYLOAD_INVALID' as const);
      return [{ record, event, reason, fault: decoded.fault }];
    });
    await setAside(this.parts.appender, from, rejected);
    const next: Checkpoint = { topic, partition, nextOffset: to, watermark };
    const canarySentAt = records.findLast(({ event }) => event && isCanary(event))?.event?.receivedAt ?? null;
    const piece = { from, to: next, events, setAside: rejected, canarySentAt, size: records.length };
    const counted = await this.commits.write(piece);
    faultPoint('projector:after-commit');
    this.positions.moved(next);
    const outcome = { from: from.nextOffset, to, read: records.length, rejected: rejected.length };
    await this.parts.committed({ topic, partition, ...outcome, events: counted });
    return next;
  }
}
