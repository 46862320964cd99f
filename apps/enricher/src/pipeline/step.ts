/** What a step is: a name, and a pure function from the event (and what is known so far) to what it found. */
import type { EnrichedEvent, Mark, RawEvent } from '#domain';

/** Everything that the steps find out about one event. */
export interface Facts extends Pick<
  EnrichedEvent,
  'time' | 'context' | 'geo' | 'agent' | 'bot' | 'botName' | 'referrerFacts' | 'campaign' | 'marks'
> {
  /** The event's url, parsed once for the steps that read it; null when there is none or it is no URL. */
  readonly page: URL | null;
}

/** What one step adds or corrects. */
export type Findings = Partial<Omit<Facts, 'marks'>> & { readonly mark?: Mark };

export interface Step {
  /** Appears in rejected events and in the documentation. */
  readonly name: string;
  /** Same event, same facts, same look-up data: same findings. A throw sets the event aside as STEP_FAILED. */
  readonly run: (event: RawEvent, facts: Facts) => Findings;
}

/** Nothing found. */
export const NOTHING: Findings = {};
