/** Collects events for one request: NDJSON, no larger than the door takes, and small enough to show progress. */
import type { ListedLine } from './problems.js';

/** Fewer than the door takes at once: progress moves, and a refused request costs little. */
const MOST_EVENTS = 1_000;
/** Below the door's limit of 2 MB, also where this browser cannot compress. */
const MOST_CHARACTERS = 600_000;

/** An event and the line that it was made from. */
export interface ImportedEvent {
  readonly json: string;
  readonly source: Omit<ListedLine, 'reason'>;
}

export class Batch {
  private events: ImportedEvent[] = [];
  private characters = 0;

  /** Whether it is full now. */
  add(event: ImportedEvent): boolean {
    this.events.push(event);
    this.characters += event.json.length + 1;
    return this.events.length >= MOST_EVENTS || this.characters >= MOST_CHARACTERS;
  }

  /** Empties it. */
  take(): readonly ImportedEvent[] {
    const taken = this.events;
    this.events = [];
    this.characters = 0;
    return taken;
  }
}
