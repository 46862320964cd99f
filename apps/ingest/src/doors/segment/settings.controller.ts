import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestOrigin } from '../../authenticate/authenticate.js';
import { originOf } from '../../receive/receive.js';
import { Reception } from '../reception.js';
import { sourceSettings } from './source-settings.js';

/** A page asks again after so many seconds; what it is told depends on the address that it asked. */
const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'private, max-age=300',
  vary: 'origin',
};

/** What Segment's browser library asks for before it sends anything. */
@Controller()
export class SettingsController {
  constructor(@Inject(Reception) private readonly reception: Reception) {}

  @Get('v1/projects/:writeKey/settings')
  async settings(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { writeKey: key } = request.params as { writeKey: string };
    await this.reception.admit(reply, 'segment', { key, exposed: true }, askingPage(request));
    void reply.headers(HEADERS).send(JSON.stringify(sourceSettings(key, request.protocol, request.host)));
  }
}

/** A browser names the origin of a GET only when it is another one than the address (Fetch standard, "Origin header"). */
function askingPage(request: FastifyRequest): RequestOrigin {
  const from = originOf(request);
  const isOwn = from.origin === undefined && request.headers['sec-fetch-site'] === 'same-origin';
  return isOwn ? { ...from, origin: `${request.protocol}://${request.host}` } : from;
}
