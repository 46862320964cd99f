import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ingestedText, noneAccepted } from './answer/ingested-answer.js';
import { traceparentOf } from './answer/trace.js';
import { IngestEvents, type Ingested } from './ingest-events/ingest-events.command.js';
import { KeyFeed } from './keys/key-feed.js';
import { ENTRY_RULES } from './parts.js';
import { receive, type EntryRules } from './receive/receive.js';
import { isRefusal, refuse, RequestRefused, type Refusal } from './refusal.js';

const RETRY_SOON = { 'retry-after': '1' };

/** `POST /v1/events`. The body is read here and not by Fastify, because the key is checked before it. */
@Controller()
export class EventsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ENTRY_RULES) private readonly rules: EntryRules,
    @Inject(KeyFeed) private readonly feed: KeyFeed,
  ) {}

  @Post('v1/events')
  async take(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!this.feed.ready) throw new RequestRefused(refuse('NOT_READY', 'the keys are being read', RETRY_SOON));
    const receivedAt = Date.now();
    const received = await receive(request, this.rules, receivedAt);
    if (isRefusal(received)) throw new RequestRefused(received);
    const { sender, allowance, body } = received;
    let ingested: Ingested | Refusal;
    try {
      ingested = isRefusal(body)
        ? body
        : await this.commands.execute(
            new IngestEvents(sender, allowance, body, receivedAt, traceparentOf(request.headers.traceparent)),
          );
    } finally {
      // Of every answer to someone who is known, whatever it is.
      reply.headers(allowance.headers());
    }
    if (isRefusal(ingested)) throw new RequestRefused(ingested);
    if (ingested.accepted === 0) throw new RequestRefused(noneAccepted(ingested));
    void reply.code(202).header('content-type', 'application/json; charset=utf-8').send(ingestedText(ingested));
  }
}
