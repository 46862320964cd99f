import { useState } from 'react';
import type { FeedSnapshot } from '../../../live/feed.js';
import type { TailRow } from '../../../live/feed-state.js';

interface Held {
  readonly rows: readonly TailRow[];
  readonly received: number;
}

export interface ShownRows {
  readonly rows: readonly TailRow[];
  /** Events that arrived since the rows were held. */
  readonly missed: number;
}

/** The feed's rows; while held, those of the moment in which holding began. A new selection starts afresh. */
export function useHeldRows(feed: FeedSnapshot, held: boolean, selectionKey: string): ShownRows {
  const [kept, setKept] = useState<Held | null>(null);
  const [keptFor, setKeptFor] = useState(selectionKey);

  // State that follows from props is set while rendering (react.dev, "Adjusting some state when a prop changes").
  if (keptFor !== selectionKey) {
    setKeptFor(selectionKey);
    setKept(null);
  } else if (held && !kept) {
    setKept({ rows: feed.rows, received: feed.received });
  } else if (!held && kept) {
    setKept(null);
  }
  if (!held || !kept) return { rows: feed.rows, missed: 0 };
  return { rows: kept.rows, missed: Math.max(0, feed.received - kept.received) };
}
