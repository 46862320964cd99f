/**
 * A door is a protocol by which events arrive. What differs from door to door is here: which bodies it takes, and how one
 * becomes events. The rest is the same for all of them: key, limits, checks, the append, an outcome for each event. What
 * the answer looks like is said by the door's controller.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { DoorName } from '#contracts';
import type { Sender } from '../authenticate/sender.js';
import type { ParsedBody } from '../parse/parsed-event.js';
import type { Refusal } from '../refusal.js';

export interface Door {
  readonly name: DoorName;
  /** What a Content-Type announces, in the door's own words, or why such bodies are not taken. */
  readonly formatOf: (contentType: string | undefined) => string | Refusal;
  /** One event for each input, in the order of the body. */
  readonly parse: (body: ReceivedBody, facts: BodyFacts) => ParsedBody | Refusal;
}

/** A request's body within its limits. */
export interface ReceivedBody {
  /** Inflated; whether it is text is for the door to find out. */
  readonly bytes: Buffer;
  /** What `formatOf` said. */
  readonly format: string;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** Names and values by turns, as they came: what `headers` has joined or left out. */
  readonly rawHeaders: readonly string[];
  /** Path and query. */
  readonly url: string;
}

export interface BodyFacts {
  readonly sender: Sender;
  /** Epoch ms. */
  readonly receivedAt: number;
}
