/** Events in memory, oldest first, within bounds. */

export interface Queued {
  readonly text: string;
  /** In UTF-8. */
  readonly bytes: number;
  /** Name on the shelf; null while it is in memory only. */
  name: string | null;
  /** It went by a beacon, and nobody knows whether it arrived. */
  beaconed?: boolean;
}

export interface Bounds {
  readonly events: number;
  readonly bytes: number;
}

export interface Backlog {
  all(): readonly Queued[];
  add(text: string): Queued;
  dropOldest(): void;
  /** The oldest, as many as fit; at least one, if any waits. */
  next(events: number, bytes: number, except?: (event: Queued) => boolean | undefined): Queued[];
  retain(holds: (event: Queued) => boolean): void;
}

/** `onDrop` hears of each event that is given up for want of room. */
export function openBacklog(bounds: Bounds, onDrop: (event: Queued) => void): Backlog {
  let waiting: Queued[] = [];
  let bytes = 0;
  const dropOldest = (): void => {
    const event = waiting.shift()!;
    bytes -= event.bytes;
    onDrop(event);
  };
  return {
    all: () => waiting,
    add: (text) => {
      const event = { text, bytes: new TextEncoder().encode(text).length, name: null };
      waiting.push(event);
      bytes += event.bytes;
      while (waiting.length > 1 && (waiting.length > bounds.events || bytes > bounds.bytes)) dropOldest();
      return event;
    },
    dropOldest,
    next: (most, mostBytes, except) => {
      const batch: Queued[] = [];
      let size = 0;
      for (const event of waiting) {
        if (except?.(event)) continue;
        size += event.bytes + 1;
        if (batch.length >= most || (size > mostBytes && batch.length > 0)) break;
        batch.push(event);
      }
      return batch;
    },
    retain: (holds) => {
      waiting = waiting.filter(holds);
      bytes = waiting.reduce((sum, event) => sum + event.bytes, 0);
    },
  };
}
