/**
 * Up to when the read models are complete. Once a second, while anybody asks, the ends of `raw-events` are noted with
 * the time. Everything accepted until then is in the read models when the enricher has committed those ends, and the
 * projector has passed the ends that `enriched-events` had after that. Without an answer of the log the time stands
 * still, so that the lag shows.
 */
import { TOPICS } from '#contracts';
import type { LogAdmin, PartitionOffsets } from '#event-log';
import type { Checkpoint } from '#read-model/reader';
import { ENRICHER_GROUP } from '../../pipeline.js';

export interface CompletenessParts {
  readonly admin: Pick<LogAdmin, 'offsets' | 'committed'>;
  readonly checkpoints: () => Promise<readonly Checkpoint[]>;
  readonly failed: (fault: unknown) => void;
  readonly now: () => number;
}

type Ends = ReadonlyMap<number, number>;

interface Mark {
  readonly at: number;
  readonly raw: Ends;
  /** Ends of `enriched-events` once everything of `raw` was in it; null until then. */
  enriched: Ends | null;
}

/** Marks that wait for the pipeline: hours at one a second, thinned when it is further behind. */
const MAX_MARKS = 1_000;

export class Completeness {
  private marks: Mark[] = [];
  private confirmed: number | null = null;
  /** While nothing is confirmed: the oldest of the last receipts that the partitions were read to. */
  private atLeast = 0;
  private lookedAt = -Infinity;
  private look: Promise<void> | null = null;

  constructor(private readonly parts: CompletenessParts) {}

  /** Epoch ms; every event accepted before is in the read models. */
  asOf(): number {
    return this.confirmed ?? this.atLeast;
  }

  /** Looks again, unless it was done within `maxAgeMs`. Never throws. */
  refresh(maxAgeMs: number): Promise<void> {
    if (this.parts.now() - this.lookedAt < maxAgeMs) return this.look ?? Promise.resolve();
    this.look ??= this.lookNow()
      .catch((fault: unknown) => this.parts.failed(fault))
      .finally(() => (this.look = null));
    return this.look;
  }

  /** The order of these reads is what makes the answer right. */
  private async lookNow(): Promise<void> {
    const { admin, now } = this.parts;
    const at = (this.lookedAt = now());
    const fallback = this.noteReceipts();
    // Awaited at the end: its fault may come while the log is still being asked.
    fallback.catch(() => undefined);
    try {
      this.add({ at, raw: endsOf(await admin.offsets(TOPICS.raw)), enriched: null });
      const committed = await admin.committed(ENRICHER_GROUP, TOPICS.raw);
      const enriched = endsOf(await admin.offsets(TOPICS.enriched));
      const projected = nextOf(await this.parts.checkpoints());
      for (const mark of this.marks) {
        if (reaches(mark.raw, (partition) => committed[partition] ?? 0)) mark.enriched ??= enriched;
        if (mark.enriched && reaches(mark.enriched, (partition) => projected.get(partition) ?? 0))
          this.confirm(mark.at);
      }
    } finally {
      await fallback;
    }
    this.marks = this.marks.filter((mark) => mark.at > (this.confirmed ?? -Infinity));
  }

  private confirm(at: number): void {
    this.confirmed = Math.max(at, this.confirmed ?? at);
  }

  private async noteReceipts(): Promise<void> {
    const receipts = (await this.parts.checkpoints()).map(({ receivedAt }) => receivedAt).filter((at) => at !== null);
    this.atLeast = receipts.length === 0 ? 0 : Math.min(...receipts);
  }

  private add(mark: Mark): void {
    this.marks.push(mark);
    if (this.marks.length > MAX_MARKS) this.marks = this.marks.filter((_, index) => index % 2 === 1);
  }
}

function endsOf(offsets: readonly PartitionOffsets[]): Ends {
  return new Map(offsets.map(({ partition, latest }) => [partition, latest]));
}

function nextOf(checkpoints: readonly Checkpoint[]): Ends {
  return new Map(
    checkpoints
      .filter(({ topic }) => topic === TOPICS.enriched)
      .map(({ partition, nextOffset }) => [partition, nextOffset]),
  );
}

function reaches(ends: Ends, position: (partition: number) => number): boolean {
  return [...ends].every(([partition, end]) => position(partition) >= end);
}
