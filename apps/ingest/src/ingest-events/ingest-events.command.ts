import { Command } from '@nestjs/cqrs';
import type { EventOutcome } from '#contracts';
import type { Sender } from '../authenticate/sender.js';
import type { Allowance } from '../limits/allowance.js';
import type { Door, ReceivedBody } from '../doors/door.js';
import type { Refusal } from '../refusal.js';

/** What became of each event, in the order of the body. */
export interface Ingested {
  readonly accepted: number;
  readonly rejected: number;
  readonly events: readonly EventOutcome[];
}

/** Takes a body's events: those that are right stand in the log, durably, when the answer is there. */
export class IngestEvents extends Command<Ingested | Refusal> {
  constructor(
    readonly sender: Sender,
    readonly allowance: Allowance,
    /** Through which the body came, and which knows how to read it. */
    readonly door: Pick<Door, 'parse'>,
    readonly body: ReceivedBody,
    /** Epoch ms. */
    readonly receivedAt: number,
    readonly traceparent: string,
  ) {
    super();
  }
}
