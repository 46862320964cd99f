/**
 * The live feed as a value: rows of the tail, newest first and bounded, what was left out on the way, and the counters
 * of each room. Frames are folded in by pure functions; `feed.ts` owns the socket and the pace of repaints.
 */
import type { EventsFrame, EventView, GapFrame, StatsFrame } from '#contracts';

/** Rows kept; older ones are forgotten. */
export const TAIL_ROWS = 500;

export interface TailRow {
  /** Grows by one an event: a key that no repeated event id can clash with. */
  readonly seq: number;
  readonly event: EventView;
}

export interface FeedState {
  readonly rows: readonly TailRow[];
  /** Events that arrived since the feed was opened, including those no longer kept. */
  readonly received: number;
  /** Left out by the server because frames were full. */
  readonly sampled: number;
  /** Left out because this browser was slow. */
  readonly dropped: number;
  readonly gaps: readonly GapFrame[];
  readonly stats: Readonly<Record<string, StatsFrame>>;
  /** When a frame last arrived, epoch milliseconds of this browser; null before the first. */
  readonly frameAt: number | null;
}

export const EMPTY_FEED: FeedState = {
  rows: [],
  received: 0,
  sampled: 0,
  dropped: 0,
  gaps: [],
  stats: {},
  frameAt: null,
};

const KEPT_GAPS = 20;

/** Folds the event frames of one repaint; events in a frame are oldest first. */
export function withEvents(state: FeedState, frames: readonly EventsFrame[], at: number): FeedState {
  let { received, sampled, dropped } = state;
  const fresh: TailRow[] = [];
  for (const frame of frames) {
    for (const event of frame.events) fresh.push({ seq: received++, event });
    sampled += frame.sampled ?? 0;
    dropped += frame.dropped ?? 0;
  }
  const rows = fresh.reverse().concat(state.rows.slice(0, Math.max(0, TAIL_ROWS - fresh.length)));
  return { ...state, rows: rows.slice(0, TAIL_ROWS), received, sampled, dropped, frameAt: at };
}

export function withStats(state: FeedState, frame: StatsFrame, at: number): FeedState {
  return { ...state, stats: { ...state.stats, [frame.room]: frame }, frameAt: at };
}

export function withGap(state: FeedState, frame: GapFrame, at: number): FeedState {
  return { ...state, gaps: [...state.gaps, frame].slice(-KEPT_GAPS), frameAt: at };
}

/** Forgets rows (a filter changed), keeps the counters, which no filter touches. */
export function withoutRows(state: FeedState): FeedState {
  return { ...EMPTY_FEED, received: state.received, stats: state.stats, frameAt: state.frameAt };
}
