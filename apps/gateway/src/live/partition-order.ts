/**
 * Puts the notices of one stream and partition into the log's order: skips what was had already, and reads what a lost
 * notice would have brought from the read model before going on.
 */
import type { EventView } from '#contracts';
import type { FeedEvent, FeedRun } from './feed-event.js';

/** What a notice says about one partition. */
export interface PartitionNotice {
  readonly from: number;
  readonly to: number;
  readonly events: readonly { readonly offset: number; readonly event: EventView }[];
  /** Size of the notice as it came. */
  readonly bytes: number;
}

export interface PartitionOrderParts {
  readonly partition: string;
  /** At most `limit` events of the stream with from <= offset < to, in order. */
  readonly read: (from: number, to: number, limit: number) => Promise<readonly FeedEvent[]>;
  readonly deliver: (run: FeedRun) => void;
  /** Nothing of from <= offset < to will be delivered: it is too much. */
  readonly gap: (from: number, to: number) => void;
  /** A read failed and is tried again after `pause`. */
  readonly failed: (fault: unknown) => void;
  readonly pause: () => Promise<void>;
}

const READ_EVENTS = 1_000;
/** A hole is filled up to so many events; what lies beyond is a gap. */
const MAX_HOLE_EVENTS = 5_000;
/** Notices kept while a hole is filled. Those that do not fit make a new hole, which is read in turn. */
const MAX_WAITING = 500;

export class PartitionOrder {
  private waiting: PartitionNotice[] = [];
  private filling = false;
  private stopped = false;

  /** `next`: the first offset that is wanted. */
  constructor(
    private next: number,
    private readonly parts: PartitionOrderParts,
  ) {}

  take(notice: PartitionNotice): void {
    if (this.stopped) return;
    if (!this.filling) this.accept(notice);
    else if (this.waiting.length < MAX_WAITING) this.waiting.push(notice);
  }

  stop(): void {
    this.stopped = true;
    this.waiting = [];
  }

  private accept(notice: PartitionNotice): void {
    if (notice.from > this.next) {
      this.filling = true;
      this.waiting.unshift(notice);
      void this.fill(notice.from);
    } else if (notice.to > this.next) {
      const { partition } = this.parts;
      const fresh = notice.events
        .filter(({ offset }) => offset >= this.next)
        .map(({ offset, event }) => ({ partition, offset, event }));
      this.hand(fresh, notice.to, notice.bytes / Math.max(1, notice.events.length));
    }
  }

  /** Reads up to `end`, then goes on with what came meanwhile. A fault is tried again until it works or nobody listens. */
  private async fill(end: number): Promise<void> {
    let budget = MAX_HOLE_EVENTS;
    while (this.next < end && !this.stopped) {
      try {
        const events = await this.parts.read(this.next, end, READ_EVENTS);
        if (this.stopped) return;
        const complete = events.length < READ_EVENTS;
        this.hand(events, complete ? end : events.at(-1)!.offset + 1, bytesOf(events));
        budget -= events.length;
        if (budget <= 0 && this.next < end) this.giveUp(end);
      } catch (fault) {
        this.parts.failed(fault);
        await this.parts.pause();
      }
    }
    this.filling = false;
    this.drain();
  }

  private giveUp(end: number): void {
    this.parts.gap(this.next, end);
    this.hand([], end, 0);
  }

  private drain(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const notice of waiting) this.take(notice);
  }

  private hand(events: readonly FeedEvent[], next: number, bytesPerEvent: number): void {
    this.next = next;
    this.parts.deliver({ partition: this.parts.partition, events, next, bytesPerEvent });
  }
}

/** Holes are rare: measuring one event in full is cheap enough. */
function bytesOf(events: readonly FeedEvent[]): number {
  return events.length === 0 ? 0 : JSON.stringify(events).length / events.length;
}
