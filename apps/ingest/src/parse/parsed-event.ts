/** What a door makes of a body: events in the form of `POST /v1/events`, each with the text that it was sent as. */
import type { ErrorCode } from '#contracts';
import type { EventSlice } from './json-scan.js';

/** One input of a request. */
export interface ParsedEvent {
  readonly value: unknown;
  /** What `slice` is about. */
  readonly text: string;
  /** Null for a line that is not JSON. */
  readonly slice: EventSlice | null;
  /** JSON pointer of the event in the body (in its line for NDJSON). */
  readonly pointer: string;
  /** Where something lies that the event holds elsewhere than the body does: from a pointer in the one to a pointer in the other. */
  readonly pointerAsSent?: (pointer: string) => string;
  /** Counted from 1; NDJSON only. */
  readonly line?: number;
  /** What the door wrote itself because the body has no such text, in place of what `slice` says. */
  readonly written?: WrittenTexts | null;
  /** What of the input the event does not keep, null for nothing; absent: whatever is no field of an event. */
  readonly ignored?: readonly string[] | null;
  /** Why it is no event by the door's own protocol. */
  readonly refusal?: EventRefusal | null;
}

/** JSON objects as text. */
export interface WrittenTexts {
  readonly properties?: string;
  readonly context?: string;
}

export interface EventRefusal {
  readonly code: ErrorCode;
  readonly detail: string;
  /** Relative to the event, as the body has it. */
  readonly pointer: string;
}

export interface ParsedBody {
  readonly events: readonly ParsedEvent[];
  /** False when no text of the body can hold U+0000 or half a surrogate pair: in valid UTF-8 only an escape makes one. */
  readonly hasUnicodeEscapes: boolean;
}
