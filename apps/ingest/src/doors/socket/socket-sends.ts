/** What becomes of a `send`: the same command as a request's, and the answer as text. */
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ERRORS, INGEST_LIMITS } from '#contracts';
import type { Logger } from '#runtime';
import { faultRefusal } from '../../answer/fault-refusal.js';
import { traceIdOf, traceparentOf } from '../../answer/trace.js';
import type { Sender } from '../../authenticate/sender.js';
import { IngestEvents, type Ingested } from '../../ingest-events/ingest-events.command.js';
import { IngestMetrics } from '../../metrics/ingest-metrics.js';
import { ENTRY_RULES, LOGGER } from '../../parts.js';
import type { EntryRules } from '../../receive/entry-rules.js';
import { bodyTooLarge } from '../../receive/read-body.js';
import { isRefusal, refuse, type Refusal } from '../../refusal.js';
import { noneAccepted } from '../events/ingested-answer.js';
import { parseText } from '../events/parse-body.js';
import { refusedAnswer, takenAnswer } from './answers.js';
import type { AnswerText } from './packets.js';
import { sentText } from './sent-text.js';
import { SocketNotes, type Send } from './socket-notes.js';

/** What was sent is text already. */
const NO_BODY = { bytes: Buffer.alloc(0), format: 'json', headers: {}, rawHeaders: [], url: '' };

@Injectable()
export class SocketSends {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ENTRY_RULES) private readonly rules: EntryRules,
    @Inject(IngestMetrics) private readonly metrics: IngestMetrics,
    @Inject(SocketNotes) private readonly notes: SocketNotes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The answer; events that were accepted are durable then. Does not throw. */
  async answerTo(packet: string, sender: Sender, send: Send): Promise<AnswerText> {
    const traceparent = traceparentOf(undefined);
    try {
      const ingested = await this.ingest(packet, send.bytes, sender, traceparent);
      if (isRefusal(ingested)) return this.refused(ingested, send, traceparent);
      if (ingested.accepted === 0) return this.refused(noneAccepted(ingested), send, traceparent, ingested);
      this.metrics.answered(202);
      this.notes.sent(send, { refusal: null, ingested, traceId: null });
      return takenAnswer(ingested);
    } catch (fault) {
      const refusal = faultRefusal(fault) ?? refuse('INTERNAL');
      const traceId = traceIdOf(traceparent);
      if (refusal.code === 'INTERNAL') this.logger.error({ err: fault, traceId }, 'a send failed');
      return this.refused(refusal, send, traceparent);
    }
  }

  /** The answer to a send that is not looked at. */
  refused(
    refusal: Refusal,
    send: Send,
    traceparent = traceparentOf(undefined),
    ingested: Ingested | null = null,
  ): AnswerText {
    const traceId = traceIdOf(traceparent);
    this.metrics.answered(ERRORS[refusal.code].status);
    this.notes.sent(send, { refusal, ingested, traceId });
    return refusedAnswer(refusal, traceId);
  }

  private ingest(
    packet: string,
    bytes: number,
    sender: Sender,
    traceparent: string,
  ): Promise<Ingested | Refusal> | Refusal {
    const now = Date.now();
    this.rules.uses.used(sender.collectorId, now);
    const allowance = this.rules.limiter.allowanceOf(sender);
    const limited = allowance.admit();
    if (limited) return limited;
    if (bytes > INGEST_LIMITS.bodyBytes) return bodyTooLarge('the message is over 2 MB');
    const text = sentText(packet);
    if (typeof text !== 'string') return text;
    const door = { parse: () => parseText(text, 'json') };
    return this.commands.execute(new IngestEvents(sender, allowance, door, NO_BODY, now, traceparent));
  }
}
