import { Controller, Inject, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal, type Refusal } from '../../refusal.js';
import type { ParsedBody } from '../../parse/parsed-event.js';
import type { BodyFacts, Door, ReceivedBody } from '../door.js';
import { Reception } from '../reception.js';
import { sendExported } from './answer.js';
import { otlpFormat } from './media-type.js';
import { OtlpStatusFilter } from './otlp-status.filter.js';
import { readJson } from './read-json.js';
import { readProtobuf } from './read-protobuf.js';
import { toEvents } from './to-events.js';

/** Log records of OpenTelemetry, in either encoding. */
const OTLP_DOOR: Door = { name: 'otlp', formatOf: otlpFormat, parse };

/** `POST /v1/logs`, as exporters of OpenTelemetry send it. */
@Controller()
@UseFilters(OtlpStatusFilter)
export class OtlpController {
  constructor(@Inject(Reception) private readonly reception: Reception) {}

  @Post('v1/logs')
  async take(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const ingested = await this.reception.take(request, reply, OTLP_DOOR);
    sendExported(reply, request.headers['content-type'], ingested);
  }
}

function parse({ bytes, format }: ReceivedBody, { sender }: BodyFacts): ParsedBody | Refusal {
  const read = format === 'otlp-json' ? readJson(bytes) : readProtobuf(bytes);
  if (isRefusal(read)) return read;
  const events = toEvents(read.scopes, bytes, sender.collectorId);
  return isRefusal(events) ? events : { events, hasUnicodeEscapes: read.hasUnicodeEscapes };
}
