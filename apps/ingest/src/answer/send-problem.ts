/** Writes a refusal as an RFC 9457 problem. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS, PROBLEM_CONTENT_TYPE, problem } from '#contracts';
import { ACCEPTED_ENCODINGS } from '../receive/inflate.js';
import { ACCEPTED_TYPES } from '../doors/events/media-type.js';
import { discard } from '../receive/read-body.js';
import type { Refusal } from '../refusal.js';

export function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal, traceId: string): void {
  discard(request.raw);
  const { detail, extensions } = refusal;
  const body = problem(refusal.code, traceId, { ...(detail === undefined ? {} : { detail }), ...extensions });
  void reply
    .code(body.status)
    .headers(headersOf(refusal))
    .header('content-type', PROBLEM_CONTENT_TYPE)
    .send(Buffer.from(JSON.stringify(body)));
}

/** The headers that go with a refusal, in whatever form it is answered. */
export function headersOf(refusal: Refusal): Readonly<Record<string, string>> {
  const { status } = ERRORS[refusal.code];
  if (status === 415)
    return { 'accept-encoding': ACCEPTED_ENCODINGS, 'accept-post': ACCEPTED_TYPES, ...refusal.headers };
  if (status === 401) return { 'www-authenticate': 'Bearer', ...refusal.headers };
  return refusal.headers ?? {};
}
