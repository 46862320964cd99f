/** What every HTTP door does with a request: who sends, the body within its limits, the command. */
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DoorName } from '#contracts';
import { traceparentOf } from '../answer/trace.js';
import { authenticate, type RequestOrigin } from '../authenticate/authenticate.js';
import type { PresentedKey } from '../authenticate/presented-key.js';
import { IngestEvents, type Ingested } from '../ingest-events/ingest-events.command.js';
import { KeyFeed } from '../keys/key-feed.js';
import { IngestMetrics } from '../metrics/ingest-metrics.js';
import { ENTRY_RULES } from '../parts.js';
import type { EntryRules } from '../receive/entry-rules.js';
import { hearStranger } from '../receive/hear-stranger.js';
import { receive } from '../receive/receive.js';
import { isRefusal, refuse, RequestRefused, type Refusal } from '../refusal.js';
import { beginTrail, hintOf } from '../request-notes/request-trail.js';
import type { Door } from './door.js';

const RETRY_SOON = { 'retry-after': '1' };

@Injectable()
export class Reception {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ENTRY_RULES) private readonly rules: EntryRules,
    @Inject(KeyFeed) private readonly feed: KeyFeed,
    @Inject(IngestMetrics) private readonly metrics: IngestMetrics,
  ) {}

  /**
   * What became of each event; those that were accepted are durable. The answer's headers about limits are set. Throws
   * RequestRefused, ClientGone and what the log says when it does not take events. The body is read here and not by
   * Fastify, because the key is checked before it.
   */
  async take(request: FastifyRequest, reply: FastifyReply, door: Door): Promise<Ingested> {
    this.mustBeReady();
    const receivedAt = Date.now();
    const trail = beginTrail(request, door.name);
    const received = await receive(request, door, this.rules, receivedAt);
    if (isRefusal(received)) {
      trail.owner = received.owner ?? null;
      throw new RequestRefused(received);
    }
    const { sender, allowance, body } = received;
    let ingested: Ingested | Refusal;
    try {
      ingested = isRefusal(body)
        ? body
        : await this.commands.execute(
            new IngestEvents(sender, allowance, door, body, receivedAt, traceparentOf(request.headers.traceparent)),
          );
    } finally {
      // Of every answer to someone who is known, whatever it is.
      reply.headers(allowance.headers());
    }
    if (isRefusal(ingested)) {
      this.metrics.refusedBody(ingested.code);
      throw new RequestRefused(ingested);
    }
    trail.ingested = ingested;
    return ingested;
  }

  /** Sees to it that who asks has a key, within its limits; nothing is read. Throws RequestRefused. */
  async admit(reply: FastifyReply, door: DoorName, presented: PresentedKey, from: RequestOrigin): Promise<void> {
    this.mustBeReady();
    const trail = beginTrail(reply.request, door);
    trail.keyHint = hintOf(presented.key);
    const now = Date.now();
    const known = authenticate(presented, from, this.rules.keys, now);
    const sender = isRefusal(known) ? await hearStranger(presented, from, known, this.rules, now) : known;
    trail.owner = isRefusal(sender) ? (sender.owner ?? null) : sender;
    if (isRefusal(sender)) throw new RequestRefused(sender);
    const allowance = this.rules.limiter.allowanceOf(sender);
    const refusal = allowance.admit();
    reply.headers(allowance.headers());
    if (refusal) throw new RequestRefused(refusal);
  }

  private mustBeReady(): void {
    if (!this.feed.ready) throw new RequestRefused(refuse('NOT_READY', 'the keys are being read', RETRY_SOON));
  }
}
