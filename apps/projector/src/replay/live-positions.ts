/**
 * How far the live version is. A rebuild never goes beyond it: which records count is what `events` says, and that is
 * known only behind it.
 */
import { readLivePositions, type LivePosition, type ReplayPlace } from '#read-model/writer';
import type { DataSource } from 'typeorm';

/** Live traffic pauses for longer than its batches take. */
const MOVING_FOR_MS = 1_000;

export class LivePositions {
  private readonly next = new Map<string, number>();
  private waiting: (() => void)[] = [];
  /** It is taken to move until it has been seen to stand still. */
  private movedAt = performance.now();
  private learnedAt = performance.now();
  /** Records a second that it goes on by, over about the last second. */
  perSecond = 0;

  constructor(
    private readonly database: DataSource,
    private readonly topics: readonly string[],
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => this.wake(), { once: true });
  }

  /** What the database says now. Whoever waits is woken: one question for all of them. */
  async refresh(): Promise<void> {
    this.learn(await readLivePositions(this.database, this.topics));
  }

  /** They are known to be there. */
  learn(positions: readonly LivePosition[]): void {
    const at = performance.now();
    let moved = 0;
    for (const position of positions) {
      const name = nameOf(position);
      moved += Math.max(0, position.nextOffset - (this.next.get(name) ?? Infinity));
      this.next.set(name, position.nextOffset);
    }
    if (moved > 0) this.movedAt = at;
    const elapsed = Math.max(1, at - this.learnedAt);
    this.perSecond += Math.min(1, elapsed / MOVING_FOR_MS) * ((moved * 1_000) / elapsed - this.perSecond);
    this.learnedAt = at;
    this.wake();
  }

  private wake(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }

  /** Whether events come in now. */
  get isMoving(): boolean {
    return performance.now() - this.movedAt < MOVING_FOR_MS;
  }

  /** 0 where nothing was projected yet. */
  of(place: ReplayPlace): number {
    return this.next.get(nameOf(place)) ?? 0;
  }

  /** Resolves once a refresh has told that the live version is beyond an offset; rejects when the signal is aborted. */
  async beyond(place: ReplayPlace, offset: number): Promise<void> {
    while (this.of(place) <= offset) {
      this.signal.throwIfAborted();
      await new Promise<void>((wake) => this.waiting.push(wake));
    }
  }
}

export function nameOf({ topic, partition }: ReplayPlace): string {
  return `${topic}/${partition}`;
}
