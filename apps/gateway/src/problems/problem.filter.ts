/**
 * The one place where a refusal or a fault becomes an HTTP answer (RFC 9457). What is not known is our fault: logged
 * with its trace id, answered without a word about what went wrong.
 */
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_CONTENT_TYPE, problem, type ErrorCode, type Problem } from '#contracts';
import { isDatabaseUnavailable } from '#event-store';
import type { Logger } from '#runtime';
import { Refused, type RefusedOptions } from './refused.js';
import { traceIdOf } from './trace-id.js';

/** Seconds after which a retry may work when a part of ours is gone. */
const RETRY_AFTER_SECONDS = 2;

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'REQUEST_INVALID',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'BODY_TOO_LARGE',
  414: 'NOT_FOUND',
  415: 'MEDIA_TYPE_UNSUPPORTED',
};

interface Verdict extends RefusedOptions {
  readonly code: ErrorCode;
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(fault: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') {
      this.logger.error({ err: fault }, 'a socket handler failed');
      return;
    }
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    this.send(request, reply, verdictOn(fault), fault);
  }

  private send(request: FastifyRequest, reply: FastifyReply, verdict: Verdict, fault: unknown): void {
    const traceId = traceIdOf(request.headers);
    const { code, detail, errors, extensions, retryAfterSeconds } = verdict;
    const members = { ...(detail !== undefined && { detail }), ...(errors && { errors }), ...extensions };
    const body = problem(code, traceId, members);
    if (body.status >= 500) this.logger.error({ err: fault, traceId, method: request.method, code }, 'request failed');
    if (reply.sent || reply.raw.headersSent) return;
    if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
    if (body.status === 401) reply.header('www-authenticate', 'Bearer');
    reply
      .status(body.status)
      .header('content-type', PROBLEM_CONTENT_TYPE)
      .send(JSON.stringify(this.written(body)));
  }

  /** The body as it is sent; for protocols whose clients look for members of their own. */
  protected written(body: Problem): object {
    return body;
  }
}

function verdictOn(fault: unknown): Verdict {
  if (fault instanceof Refused) return { code: fault.code, ...fault.options };
  if (isDatabaseUnavailable(fault)) return { code: 'DATABASE_UNAVAILABLE', retryAfterSeconds: RETRY_AFTER_SECONDS };
  if (fault instanceof HttpException) return verdictOnHttp(fault);
  return { code: 'INTERNAL' };
}

/** What Nest and Fastify refuse before a controller sees it. */
function verdictOnHttp(fault: HttpException): Verdict {
  const status = fault.getStatus();
  const code = BY_STATUS[status];
  if (!code) return { code: status < 500 ? 'REQUEST_INVALID' : 'INTERNAL' };
  if (status === 400 && isUnreadableBody(fault.cause)) return { code: 'BODY_NOT_JSON' };
  return { code };
}

function isUnreadableBody(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return cause instanceof SyntaxError || code.startsWith('FST_ERR_CTP_');
}
