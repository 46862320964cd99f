/**
 * Events of a room that wait for the next frame, bounded in number and bytes. Its cursor is always that of the last
 * frame, so that a reader who comes back with it has missed nothing.
 */
import { SOCKET_LIMITS } from '#contracts';
import type { PositionVector } from './cursor.js';
import type { FeedEvent, FeedRun } from './feed-event.js';

export interface Frame {
  readonly events: readonly FeedEvent[];
  /** Everything of the stream below has been sent, or counted in `sampled`. */
  readonly positions: PositionVector;
  /** Events that were left out before this frame because more came than frames can carry. */
  readonly sampled: number;
}

const MAX_PENDING_EVENTS = 10_000;
const MAX_PENDING_BYTES = 8 * 1024 * 1024;
const MAX_FRAME_BYTES = 512 * 1024;

interface Pending {
  readonly event: FeedEvent;
  readonly bytes: number;
}

export class FrameQueue {
  private pending: Pending[] = [];
  private bytes = 0;
  private sampled = 0;
  private readonly known: Map<string, number>;
  private readonly sent: Map<string, number>;

  /** `start`: positions from which the feed delivers. */
  constructor(start: PositionVector) {
    this.known = new Map(start);
    this.sent = new Map(start);
  }

  push(run: FeedRun): void {
    this.known.set(run.partition, run.next);
    for (const event of run.events) this.pending.push({ event, bytes: run.bytesPerEvent });
    this.bytes += run.events.length * run.bytesPerEvent;
    if (this.overfull()) this.shed();
    if (this.pending.length === 0) this.sent.set(run.partition, run.next);
  }

  get hasEvents(): boolean {
    return this.pending.length > 0 || this.sampled > 0;
  }

  /** Where the last frame ended. */
  positions(): PositionVector {
    return new Map(this.sent);
  }

  /** The next frame; it has at least one event where any waits, however large. */
  take(): Frame {
    let count = 0;
    let bytes = 0;
    while (
      count < Math.min(this.pending.length, SOCKET_LIMITS.frameEvents) &&
      (count === 0 || bytes < MAX_FRAME_BYTES)
    ) {
      bytes += this.pending[count]!.bytes;
      count += 1;
    }
    const events = this.remove(count);
    const sampled = this.sampled;
    this.sampled = 0;
    return { events, positions: this.positions(), sampled };
  }

  private overfull(): boolean {
    return this.pending.length > MAX_PENDING_EVENTS || this.bytes > MAX_PENDING_BYTES;
  }

  /** Leaves out the oldest: a live feed that is behind goes on with what is new. Half is shed at once, so that it is rarely done. */
  private shed(): void {
    let count = 0;
    let bytes = this.bytes;
    while (this.pending.length - count > MAX_PENDING_EVENTS / 2 || bytes > MAX_PENDING_BYTES / 2) {
      bytes -= this.pending[count]!.bytes;
      count += 1;
    }
    this.sampled += this.remove(count).length;
  }

  private remove(count: number): FeedEvent[] {
    const events = this.pending.splice(0, count).map(({ event, bytes }) => {
      this.sent.set(event.partition, event.offset + 1);
      this.bytes -= bytes;
      return event;
    });
    if (this.pending.length === 0) {
      this.bytes = 0;
      for (const [partition, next] of this.known) this.sent.set(partition, next);
    }
    return events;
  }
}
