/**
 * Writes what the log holds into the tables of a rebuild, behind the live version. Rows and checkpoint are one
 * transaction; nothing else is touched, nobody is notified.
 */
import { LedgerSums } from '#domain';
import type { LogRecord, RecordBatch } from '#event-log';
import {
  addToLedger,
  heldEvents,
  inWriteTransaction,
  isPoison,
  moveReplayCheckpoints,
  readReplayCheckpoints,
  type EventToWrite,
  type ReplayCheckpoint,
  type StoredReplay,
  type WriteTransaction,
} from '#read-model/writer';
import { faultPoint } from '#runtime';
import type { DataSource } from 'typeorm';
import { decodeRecords, type DecodedRecord } from '../project-batch/decode-batch.js';
import { JointCommit } from '../project-batch/joint-commit.js';
import { judged } from '../project-batch/judged.js';
import { PositionMoved } from '../project-batch/position-moved.js';
import type { SetAside } from '../project-batch/set-aside.js';
import { COUNTED_RECORDS, EVENT_LEDGER, type CountedTopic } from '../projections/event-ledger/records.js';
import type { Projection } from '../projections/projection.js';
import { GiveWay } from './give-way.js';
import { nameOf, type LivePositions } from './live-positions.js';

export interface RebuildParts {
  readonly database: DataSource;
  readonly replay: StoredReplay;
  /** Those that are rebuilt, in the order in which they run. */
  readonly projections: readonly Projection[];
  readonly live: LivePositions;
  readonly signal: AbortSignal;
}

/** Batches of a partition that wait for the live version before the log has to. */
const MOST_AHEAD = 4;

interface Piece {
  readonly from: ReplayCheckpoint;
  readonly to: ReplayCheckpoint;
  readonly records: readonly DecodedRecord[];
  readonly events: readonly EventToWrite[];
  /** No try brought it into the read models; the live version has set it aside. */
  readonly poisonous: boolean;
  readonly size: number;
}

/** Of a topic whose records are only counted. */
interface CountedPiece {
  readonly from: ReplayCheckpoint;
  readonly to: ReplayCheckpoint;
  readonly records: readonly LogRecord[];
  /** None of it counts as an event here. */
  readonly events: readonly [];
  readonly size: number;
}

export class Rebuild {
  private readonly checkpoints = new Map<string, ReplayCheckpoint>();
  /** Batches by partition, of which the live version has not all. */
  private readonly ahead = new Map<string, RecordBatch[]>();
  private readonly advancing = new Map<string, Promise<void>>();
  private readonly giveWay: GiveWay;
  private readonly commits = this.jointly<Piece>((pieces) => this.transact(pieces));
  private readonly counts = this.jointly<CountedPiece>((pieces) => this.count(pieces));
  /** Records that were read since this process took it on. */
  read = 0;

  constructor(private readonly parts: RebuildParts) {
    this.giveWay = new GiveWay(parts.live, parts.signal);
  }

  private jointly<P extends Piece | CountedPiece>(
    transact: (pieces: readonly P[]) => Promise<readonly EventToWrite[]>,
  ): JointCommit<P> {
    const restful = async (pieces: readonly P[]): Promise<readonly EventToWrite[]> => {
      const begun = performance.now();
      const counted = await transact(pieces);
      const records = pieces.reduce((sum, { size }) => sum + size, 0);
      await this.giveWay.rest(records, performance.now() - begun);
      return counted;
    };
    return new JointCommit(restful, () => this.giveWay.bounds());
  }

  /** Reads where it stands. */
  async open(): Promise<void> {
    const checkpoints = await readReplayCheckpoints(this.parts.database, this.parts.replay.id);
    for (const checkpoint of checkpoints) this.checkpoints.set(nameOf(checkpoint), checkpoint);
  }

  positions(): readonly ReplayCheckpoint[] {
    return [...this.checkpoints.values()];
  }

  nextOffset(topic: string, partition: number): number {
    return this.checkpoint({ topic, partition }).nextOffset;
  }

  /**
   * Takes a batch as far as the live version is; what is ahead of it waits here, so that the log goes on with other
   * partitions. Where too much waits it is waited for. Rejects when the signal is aborted.
   */
  async take(batch: RecordBatch): Promise<void> {
    const { live } = this.parts;
    const name = nameOf(batch);
    const ahead = this.ahead.get(name) ?? [];
    this.ahead.set(name, ahead);
    ahead.push(batch);
    try {
      await this.advance(name);
      while (ahead.length > MOST_AHEAD) {
        await live.beyond(batch, this.checkpoint(batch).nextOffset);
        await this.advance(name);
      }
    } catch (fault) {
      // It comes again.
      ahead.length = 0;
      throw fault;
    }
  }

  /** Goes on with what waits, wherever the live version has gone on. */
  async advanceAll(): Promise<void> {
    await Promise.all([...this.ahead].map(async ([name, { length }]) => length > 0 && this.advance(name)));
  }

  /** The same while the live version is held up. */
  arrive(): Promise<void> {
    return this.giveWay.hurry(() => this.advanceAll());
  }

  /** One at a time for each partition. */
  private advance(name: string): Promise<void> {
    const before = this.advancing.get(name) ?? Promise.resolve();
    const next = before.catch(() => undefined).then(() => this.writeBehindLive(this.ahead.get(name)!));
    this.advancing.set(name, next);
    return next;
  }

  /** All that waits at once, so that a partition which gets many small batches is no slower than one with a large one. */
  private async writeBehindLive(ahead: RecordBatch[]): Promise<void> {
    for (let first = ahead[0]; first; first = ahead[0]) {
      const at = this.checkpoint(first);
      const read = ahead.reduce((end, { nextOffset }) => Math.max(end, nextOffset), 0);
      const reach = Math.min(read, this.parts.live.of(first));
      const to = Math.min(reach, at.nextOffset + this.giveWay.bounds().records);
      if (to > at.nextOffset) await this.write(at, to, between(ahead, at.nextOffset, to));
      const { nextOffset } = this.checkpoint(first);
      while (ahead[0] && ahead[0].nextOffset <= nextOffset) ahead.shift();
      if (ahead[0] === first && nextOffset >= reach) return;
    }
  }

  private async write(from: ReplayCheckpoint, nextOffset: number, records: readonly LogRecord[]): Promise<void> {
    if (from.topic in COUNTED_RECORDS) {
      const to = { ...from, nextOffset };
      await this.counts.write({ from, to, records, events: [], size: records.length });
      this.checkpoints.set(nameOf(to), to);
    } else await this.project(from, nextOffset, decodeRecords(records));
    this.read += records.length;
    faultPoint('replay:building');
  }

  private checkpoint(place: { readonly topic: string; readonly partition: number }): ReplayCheckpoint {
    const checkpoint = this.checkpoints.get(nameOf(place));
    if (!checkpoint) throw new PositionMoved([place]);
    return checkpoint;
  }

  private async project(from: ReplayCheckpoint, next: number, records: readonly DecodedRecord[]): Promise<void> {
    try {
      await this.commit(from, next, records, false);
    } catch (fault) {
      if (!isPoison(fault)) throw fault;
      if (records.length === 1) return this.commit(from, next, records, true);
      const middle = Math.ceil(records.length / 2);
      const between = records[middle]!.record.offset;
      await this.project(from, between, records.slice(0, middle));
      await this.project(this.checkpoint(from), next, records.slice(middle));
    }
  }

  private async commit(
    from: ReplayCheckpoint,
    nextOffset: number,
    records: readonly DecodedRecord[],
    poisonous: boolean,
  ): Promise<void> {
    const { watermark, events } = judged(from, records);
    const to = { ...from, nextOffset, watermark: poisonous ? from.watermark : watermark };
    await this.commits.write({ from, to, records, events, poisonous, size: records.length });
    this.checkpoints.set(nameOf(to), to);
  }

  private transact(pieces: readonly Piece[]): Promise<readonly EventToWrite[]> {
    const { database, projections, replay } = this.parts;
    return inWriteTransaction(
      database,
      async (transaction) => {
        await this.move(transaction, pieces);
        const events = pieces.flatMap((piece) => (piece.poisonous ? [] : piece.events));
        const held = await this.counting(transaction, events);
        const setAside = [...pieces.flatMap(unreadable), ...held.setAside.map(failedStep), ...pieces.flatMap(poison)];
        const gone = new Set(held.setAside);
        const batch = { projectedAt: Date.now(), events: events.filter((event) => !gone.has(event)), setAside };
        let counting = held.own;
        for (const projection of projections) {
          // What is forgotten counts in no figure any more, but it had arrived.
          if (projection.name === EVENT_LEDGER.name) {
            await projection.project(transaction, [...counting, ...held.forgotten], batch);
          } else counting = await projection.project(transaction, counting, batch);
        }
        return counting;
      },
      replay.schema,
    );
  }

  /** Where `events` itself is rebuilt it decides anew. */
  private async counting(transaction: WriteTransaction, events: readonly EventToWrite[]) {
    const decides = this.parts.projections.some(({ name }) => name === 'events');
    return decides ? { own: events, setAside: [], forgotten: [] } : heldEvents(transaction, events);
  }

  private count(pieces: readonly CountedPiece[]): Promise<readonly EventToWrite[]> {
    return inWriteTransaction(
      this.parts.database,
      async (transaction) => {
        await this.move(transaction, pieces);
        const sums = new LedgerSums();
        for (const { from, records } of pieces) {
          const countRecord = COUNTED_RECORDS[from.topic as CountedTopic];
          for (const record of records) countRecord(record, sums);
        }
        await addToLedger(transaction, sums.deltas());
        return [];
      },
      this.parts.replay.schema,
    );
  }

  private async move(transaction: WriteTransaction, pieces: readonly (Piece | CountedPiece)[]): Promise<void> {
    const moved = await moveReplayCheckpoints(transaction, this.parts.replay.id, pieces);
    if (!moved) throw new PositionMoved(pieces.map(({ from }) => from));
  }
}

/** Each record once: what came before a connection was lost comes again after it. */
function between(batches: readonly RecordBatch[], from: number, to: number): LogRecord[] {
  const records: LogRecord[] = [];
  let next = from;
  for (const record of batches.flatMap((batch) => batch.records)) {
    if (record.offset < next || record.offset >= to) continue;
    records.push(record);
    next = record.offset + 1;
  }
  return records;
}

/** What the live version set aside counts as rejected here as well; it is not appended once more. */
function unreadable({ records }: Piece): SetAside[] {
  return records.flatMap((one) =>
    one.event === null
      ? [{ record: one.record, event: null, reason: 'PAYLOAD_INVALID' as const, fault: one.fault }]
      : [],
  );
}

function poison({ poisonous, events }: Piece): SetAside[] {
  return poisonous ? events.map(failedStep) : [];
}

function failedStep({ event, offset }: EventToWrite): SetAside {
  const record = { offset, key: null, value: Buffer.alloc(0), headers: {}, timestamp: event.receivedAt };
  return { record, event, reason: 'STEP_FAILED', fault: 'set aside before' };
}
