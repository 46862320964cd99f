/** Where each partition stands for the projections that run together: what the database said last, and what was committed since. */
import { openCheckpoint, type Checkpoint, type ProjectionName } from '#read-model/writer';
import type { DataSource } from 'typeorm';
import { PositionMoved } from './position-moved.js';

interface Place {
  readonly topic: string;
  readonly partition: number;
}

export class Positions {
  private readonly checkpoints = new Map<string, Checkpoint>();

  constructor(
    private readonly database: DataSource,
    private readonly projections: readonly ProjectionName[],
  ) {}

  /** Where a partition goes on, read from the database; null: at its beginning. */
  async read(topic: string, partition: number): Promise<number | null> {
    const checkpoint = await openCheckpoint(this.database, this.projections, { topic, partition });
    this.moved(checkpoint);
    return checkpoint.nextOffset === 0 ? null : checkpoint.nextOffset;
  }

  /** Throws PositionMoved when it is not known. */
  of(place: Place): Checkpoint {
    const checkpoint = this.checkpoints.get(nameOf(place));
    if (!checkpoint) throw new PositionMoved([place]);
    return checkpoint;
  }

  /** It was committed. */
  moved(to: Checkpoint): void {
    this.checkpoints.set(nameOf(to), to);
  }

  /** The outcome of a commit may be unknown: only the database can say where it is. */
  forget(place: Place): void {
    this.checkpoints.delete(nameOf(place));
  }
}

function nameOf({ topic, partition }: Place): string {
  return `${topic}/${partition}`;
}
