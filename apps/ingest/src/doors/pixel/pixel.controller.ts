import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestRefused } from '../../refusal.js';
import type { Door } from '../door.js';
import { noneAccepted } from '../events/ingested-answer.js';
import { Reception } from '../reception.js';
import { parseQuery } from './parse-query.js';

/** One event in the query of an address. */
const PIXEL_DOOR: Door = { name: 'pixel', formatOf: () => 'query', parse: parseQuery };

/** One transparent dot. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');
const HEADERS = {
  'content-type': 'image/gif',
  'cache-control': 'no-store',
  // Pages that only let in what says so (Fetch standard, "Cross-Origin-Resource-Policy").
  'cross-origin-resource-policy': 'cross-origin',
};

/**
 * `GET /v1/pixel.gif`, for what can show a picture and nothing else: mails, pages without scripts. The picture says that
 * the event is durable; one that was refused is answered with the problem in its place.
 */
@Controller()
export class PixelController {
  constructor(@Inject(Reception) private readonly reception: Reception) {}

  @Get('v1/pixel.gif')
  async take(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // Who only asks for the head shows nothing to anybody.
    if (request.method !== 'HEAD') {
      const ingested = await this.reception.take(request, reply, PIXEL_DOOR);
      if (ingested.accepted === 0) throw new RequestRefused(noneAccepted(ingested));
    }
    void reply.code(200).headers(HEADERS).send(GIF);
  }
}
