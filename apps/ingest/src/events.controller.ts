import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ingestedText, noneAccepted } from './answer/ingested-answer.js';
import { traceparentOf } from './answer/trace.js';
import { IngestEvents } from './ingest-events/ingest-events.command.js';
import { KeyDirectory } from './keys/key-directory.js';
import { KeyFeed } from './keys/key-feed.js';
import { receive } from './receive/receive.js';
import { isRefusal, refuse, RequestRefused } from './refusal.js';

const RETRY_SOON = { 'retry-after': '1' };

/** `POST /v1/events`. The body is read here and not by Fastify, because the key is checked before it. */
@Controller()
export class EventsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(KeyDirectory) private readonly keys: KeyDirectory,
    @Inject(KeyFeed) private readonly feed: KeyFeed,
  ) {}

  @Post('v1/events')
  async take(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!this.feed.ready) throw new RequestRefused(refuse('NOT_READY', 'the keys are being read', RETRY_SOON));
    const receivedAt = Date.now();
    const received = await receive(request, this.keys, receivedAt);
    if (isRefusal(received)) throw new RequestRefused(received);
    const traceparent = traceparentOf(request.headers.traceparent);
    const ingested = await this.commands.execute(
      new IngestEvents(received.sender, received.body, receivedAt, traceparent),
    );
    if (isRefusal(ingested)) throw new RequestRefused(ingested);
    if (ingested.accepted === 0) throw new RequestRefused(noneAccepted(ingested));
    void reply.code(202).header('content-type', 'application/json; charset=utf-8').send(ingestedText(ingested));
  }
}
