import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SDK_FORMS } from '../parts.js';
import { refuse, RequestRefused } from '../refusal.js';
import { formFor, isKnown, type SdkFile } from './sdk-file.js';

const HEADERS = {
  'content-type': 'text/javascript; charset=utf-8',
  // A page of any origin loads it, and one that is isolated from others too (Fetch standard, CORP).
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-origin': '*',
  'x-content-type-options': 'nosniff',
  'cache-control': 'public, max-age=3600, stale-while-revalidate=86400',
  vary: 'accept-encoding',
};

/** `GET /v1/sdk.js`: the script that a page loads, from where it sends its events. */
@Controller()
export class SdkController {
  constructor(@Inject(SDK_FORMS) private readonly forms: readonly SdkFile[]) {}

  @Get('v1/sdk.js')
  send(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (this.forms.length === 0)
      throw new RequestRefused(refuse('NOT_FOUND', 'this installation was built without it'));
    const form = formFor(this.forms, request.headers['accept-encoding']);
    void reply.headers({ ...HEADERS, etag: form.etag });
    if (isKnown(form, request.headers['if-none-match'])) return void reply.code(304).send();
    if (form.encoding) void reply.header('content-encoding', form.encoding);
    void reply.send(form.body);
  }
}
