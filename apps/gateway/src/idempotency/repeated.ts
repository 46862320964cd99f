/** How an answer that was given before leaves again: with its own status, past what the handler is declared to answer. */
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { KeptAnswer } from './idempotency-key.js';

/** Ends a request with an answer of before. */
export class Repeated extends Error {
  override readonly name = 'Repeated';
  constructor(readonly answer: KeptAnswer) {
    super('answered before');
  }
}

@Catch(Repeated)
export class RepeatedFilter implements ExceptionFilter<Repeated> {
  catch({ answer: { status, contentType, body } }: Repeated, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    reply.status(status).header('idempotency-replayed', 'true');
    if (contentType !== null) reply.header('content-type', contentType);
    void reply.send(body === '' ? undefined : body);
  }
}
