/**
 * Answers to what Node's HTTP parser refuses, before there is a request: written on the socket by hand, then closed.
 */
import type { Socket } from 'node:net';
import { PROBLEM_CONTENT_TYPE, problem, type ErrorCode } from '#contracts';
import { traceIdOf, traceparentOf } from './trace.js';

export function answerFramingError(fault: NodeJS.ErrnoException, socket: Socket): void {
  if (fault.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = problem(codeOf(fault.code), traceIdOf(traceparentOf(undefined)));
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${body.status} ${body.title}\r\ncontent-type: ${PROBLEM_CONTENT_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
  );
}

function codeOf(code: string | undefined): ErrorCode {
  if (code === 'HPE_HEADER_OVERFLOW') return 'HEADERS_TOO_LARGE';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'REQUEST_TIMEOUT' : 'REQUEST_MALFORMED';
}
