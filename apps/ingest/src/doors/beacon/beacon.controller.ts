import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EVENTS_DOOR } from '../events/events.controller.js';
import { answerIngested } from '../events/ingested-answer.js';
import type { Door } from '../door.js';
import { Reception } from '../reception.js';

const BEACON_DOOR: Door = { ...EVENTS_DOOR, name: 'beacon' };

/**
 * `POST /v1/beacon`, for `navigator.sendBeacon`: it can set no header, so the key stands in the query or in the body, and
 * a text goes out as text/plain (Beacon, 2.1). Bodies and answers are those of `POST /v1/events`, although the page that
 * sent a beacon does not get to see the answer.
 */
@Controller()
export class BeaconController {
  constructor(@Inject(Reception) private readonly reception: Reception) {}

  @Post('v1/beacon')
  async take(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    answerIngested(reply, await this.reception.take(request, reply, BEACON_DOOR));
  }
}
