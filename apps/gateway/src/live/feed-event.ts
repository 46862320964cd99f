/** An event of a live feed with its place in the log, which decides order, cursors and what comes twice. */
import type { EventView } from '#contracts';

export interface FeedEvent {
  /** `topic/partition`. */
  readonly partition: string;
  readonly offset: number;
  readonly event: EventView;
}

/** Consecutive events of one partition of one stream. */
export interface FeedRun {
  readonly partition: string;
  readonly events: readonly FeedEvent[];
  /** Everything of the stream below this offset has been handed on. */
  readonly next: number;
  /** About how many bytes of JSON each event is. */
  readonly bytesPerEvent: number;
}
