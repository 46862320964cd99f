/**
 * How far the live version is. A rebuild never goes beyond it: which records count is what `events` says, and that is
 * known only behind it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { readLivePositions, type LivePosition, type ReplayPlace } from '#read-model/writer';
import type { DataSource } from 'typeorm';

/** How soon a rebuild that has caught up goes on. */
const POLL_MS = 50;
/** Live traffic pauses for longer than its batches take. */
const MOVING_FOR_MS = 1_000;

export class LivePositions {
  private readonly next = new Map<string, number>();
  private waiting: (() => void)[] = [];
  private movedAt = -Infinity;

  constructor(
    private readonly database: DataSource,
    private readonly topics: readonly string[],
  ) {}

  /** What the database says now. */
  async refresh(): Promise<void> {
    this.learn(await readLivePositions(this.database, this.topics));
  }

  /** They are known to be there. */
  learn(positions: readonly LivePosition[]): void {
    for (const position of positions) {
      const name = nameOf(position);
      if (position.nextOffset > (this.next.get(name) ?? Infinity)) this.movedAt = performance.now();
      this.next.set(name, position.nextOffset);
    }
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

  /** Resolves once the live version is beyond an offset; rejects when the signal is aborted. */
  async beyond(place: ReplayPlace, offset: number, signal: AbortSignal): Promise<number> {
    for (;;) {
      signal.throwIfAborted();
      if (this.of(place) > offset) return this.of(place);
      await this.refresh();
      if (this.of(place) <= offset) await this.learned(POLL_MS, signal);
    }
  }

  /** Resolves when something is learned, or after a while. */
  private async learned(ms: number, signal: AbortSignal): Promise<void> {
    const learned = new Promise<void>((resolve) => this.waiting.push(resolve));
    const timer = new AbortController();
    await Promise.race([learned, pause(ms, undefined, { signal: AbortSignal.any([signal, timer.signal]) })]).finally(
      () => timer.abort(),
    );
  }
}

export function nameOf({ topic, partition }: ReplayPlace): string {
  return `${topic}/${partition}`;
}
