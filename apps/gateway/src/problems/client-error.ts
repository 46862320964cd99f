/** Requests that are broken before they are requests: framing, header size, silence. Fastify cannot route them. */
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_CONTENT_TYPE, problem, type ErrorCode } from '#contracts';
import { traceIdOf } from './trace-id.js';

const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** What Fastify's router itself refuses: an address that is not UTF-8, a parameter that is too long. */
export function refuseUnroutable(
  fault: Error & { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const body = problem(fault.statusCode === 414 ? 'NOT_FOUND' : 'REQUEST_INVALID', traceIdOf(request.headers));
  void reply.status(body.status).header('content-type', PROBLEM_CONTENT_TYPE).send(JSON.stringify(body));
}

/** Answers on the socket itself and closes it. */
export function refuseBrokenRequest(fault: Error & { code?: string }, socket: Socket): void {
  if (fault.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = problem(CODES[fault.code ?? ''] ?? 'REQUEST_INVALID', traceIdOf({}));
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${body.status} ${body.title}\r\ncontent-type: ${PROBLEM_CONTENT_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
  );
}
