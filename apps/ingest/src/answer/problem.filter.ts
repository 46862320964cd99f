/** The one place where refusals and faults become HTTP: RFC 9457 problems, never a stack. */
import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LogUnavailable } from '#event-log';
import type { Logger } from '#runtime';
import { LOGGER } from '../parts.js';
import { ClientGone } from '../receive/read-body.js';
import { refuse, type Refusal } from '../refusal.js';
import { RequestNotes } from '../request-notes/request-notes.js';
import { faultRefusal } from './fault-refusal.js';
import { sendProblem } from './send-problem.js';
import { traceIdOf, traceparentOf } from './trace.js';

/** During an outage every request is refused: not each of them is told. */
const TELL_EVERY_MS = 1_000;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

@Catch()
export class ProblemFilter implements ExceptionFilter {
  private toldAt = 0;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(RequestNotes) private readonly notes: RequestNotes,
  ) {}

  catch(fault: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { trail } = request;
    if (fault instanceof ClientGone) {
      if (trail) this.notes.answeredOverHttp(request, null, reply.elapsedTime);
      reply.hijack();
      return;
    }
    const refusal = refusalOf(fault, request);
    const traceId = traceIdOf(traceparentOf(request.headers.traceparent));
    if (trail) Object.assign(trail, { refusal, traceId });
    if (refusal.code === 'INTERNAL') this.logger.error({ err: fault, traceId }, 'a request failed');
    if (fault instanceof LogUnavailable) this.tell(fault, traceId);
    this.answer(request, reply, refusal, traceId);
  }

  /** In the form of the protocol that the request speaks. */
  protected answer(request: FastifyRequest, reply: FastifyReply, refusal: Refusal, traceId: string): void {
    sendProblem(request, reply, refusal, traceId);
  }

  private tell(fault: unknown, traceId: string): void {
    const now = Date.now();
    if (now - this.toldAt < TELL_EVERY_MS) return;
    this.toldAt = now;
    this.logger.warn({ err: fault, traceId }, 'the log did not take events');
  }
}

function refusalOf(fault: unknown, request: FastifyRequest): Refusal {
  return faultRefusal(fault) ?? frameworkRefusal(fault, request);
}

/** Faults of Fastify and Nest, by their HTTP status. Their messages are for programmers and stay here. */
function frameworkRefusal(fault: unknown, request: FastifyRequest): Refusal {
  const { statusCode, status = statusCode } = (fault ?? {}) as { statusCode?: number; status?: number };
  if (status === 404) return unknownRoute(request);
  if (status === 413) return refuse('BODY_TOO_LARGE');
  if (status === 415) return refuse('MEDIA_TYPE_UNSUPPORTED');
  return status !== undefined && status >= 400 && status < 500 ? refuse('REQUEST_INVALID') : refuse('INTERNAL');
}

function unknownRoute(request: FastifyRequest): Refusal {
  const url = request.raw.url?.split('?', 1)[0] ?? '';
  const allowed = METHODS.filter((method) => request.server.hasRoute({ method, url }));
  return allowed.length === 0
    ? refuse('NOT_FOUND')
    : refuse('METHOD_NOT_ALLOWED', undefined, { allow: allowed.join(', ') });
}
