import { Catch } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemFilter } from '../../answer/problem.filter.js';
import { headersOf } from '../../answer/send-problem.js';
import { discard } from '../../receive/read-body.js';
import type { Refusal } from '../../refusal.js';
import { sendStatus } from './answer.js';

/** What is refused, said as exporters of OpenTelemetry read it. */
@Catch()
export class OtlpStatusFilter extends ProblemFilter {
  protected override answer(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): void {
    discard(request.raw);
    void reply.headers(headersOf(refusal));
    sendStatus(reply, request.headers['content-type'], refusal);
  }
}
