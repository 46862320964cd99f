/**
 * Answers to what Node's HTTP parser refuses, before there is a request: written on the socket by hand, then closed.
 */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_CONTENT_TYPE, problem, type ErrorCode } from '#contracts';
import { refuse } from '../refusal.js';
import { sendProblem } from './send-problem.js';
import { traceIdOf, traceparentOf } from './trace.js';

export function answerFramingError(fault: NodeJS.ErrnoException, socket: Socket): void {
  if (fault.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const inHand = (socket as { _httpMessage?: ServerResponse | null })._httpMessage;
  if (inHand?.req.complete) {
    // What is wrong came after a whole request: its events may be in the log, so its own answer is the true one.
    inHand.once('finish', () => socket.destroySoon());
    return;
  }
  const body = problem(codeOf(fault.code), traceIdOf(traceparentOf(undefined)));
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${body.status} ${body.title}\r\ncontent-type: ${PROBLEM_CONTENT_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
  );
}

/** What Fastify refuses before it has found a route: an address that cannot be decoded. */
export function answerBadAddress(_fault: Error, request: FastifyRequest, reply: FastifyReply): void {
  const traceId = traceIdOf(traceparentOf(request.headers.traceparent));
  sendProblem(request, reply, refuse('REQUEST_INVALID', 'the address cannot be decoded'), traceId);
}

function codeOf(code: string | undefined): ErrorCode {
  if (code === 'HPE_HEADER_OVERFLOW') return 'HEADERS_TOO_LARGE';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'REQUEST_TIMEOUT' : 'REQUEST_MALFORMED';
}
