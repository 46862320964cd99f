import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseBody } from './parse-body.js';
import type { Door } from '../door.js';
import { Reception } from '../reception.js';
import { answerIngested } from './ingested-answer.js';
import { bodyFormat } from './media-type.js';

/** Events in the form of their own reference, as JSON or NDJSON. */
export const EVENTS_DOOR: Door = { name: 'events', formatOf: bodyFormat, parse: parseBody };

/** `POST /v1/events`. */
@Controller()
export class EventsController {
  constructor(@Inject(Reception) private readonly reception: Reception) {}

  @Post('v1/events')
  async take(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    answerIngested(reply, await this.reception.take(request, reply, EVENTS_DOOR));
  }
}
