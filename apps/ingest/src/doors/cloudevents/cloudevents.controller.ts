import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ParsedBody } from '../../parse/parsed-event.js';
import type { Refusal } from '../../refusal.js';
import type { Door, ReceivedBody } from '../door.js';
import { answerIngested } from '../events/ingested-answer.js';
import { Reception } from '../reception.js';
import { contentMode } from './content-mode.js';
import { parseBinary } from './parse-binary.js';
import { parseBatch, parseStructured } from './parse-structured.js';

/** CloudEvents 1.0.2 over HTTP, in each of its content modes. */
const CLOUDEVENTS_DOOR: Door = { name: 'cloudevents', formatOf: contentMode, parse: parseCloudEvents };

/** `POST /v1/cloudevents`. */
@Controller()
export class CloudEventsController {
  constructor(@Inject(Reception) private readonly reception: Reception) {}

  @Post('v1/cloudevents')
  async take(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    answerIngested(reply, await this.reception.take(request, reply, CLOUDEVENTS_DOOR));
  }
}

function parseCloudEvents(body: ReceivedBody): ParsedBody | Refusal {
  switch (body.format) {
    case 'structured':
      return parseStructured(body.bytes);
    case 'batched':
      return parseBatch(body.bytes);
    default:
      return parseBinary(body);
  }
}
