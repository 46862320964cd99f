import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseBody } from './parse-body.js';
import { RequestRefused } from '../../refusal.js';
import type { Door } from '../door.js';
import { Reception } from '../reception.js';
import { ingestedText, noneAccepted } from './ingested-answer.js';
import { bodyFormat } from './media-type.js';

/** Events in the form of their own reference, as JSON or NDJSON. */
export const EVENTS_DOOR: Door = { formatOf: bodyFormat, parse: parseBody };

/** `POST /v1/events`. */
@Controller()
export class EventsController {
  constructor(@Inject(Reception) private readonly reception: Reception) {}

  @Post('v1/events')
  async take(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const ingested = await this.reception.take(request, reply, EVENTS_DOOR);
    if (ingested.accepted === 0) throw new RequestRefused(noneAccepted(ingested));
    void reply.code(202).header('content-type', 'application/json; charset=utf-8').send(ingestedText(ingested));
  }
}
