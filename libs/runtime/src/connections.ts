/** The connections of a server that is to end: each of them is let go as soon as nothing is under way on it. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { schemeOf } from './tls/door.js';

/**
 * Watches a server that does not listen yet. What it answers is called when the server is about to be closed. By itself
 * that waits for connections that are kept after their last answer, for clients that are never idle, and for connections
 * on which nothing was asked yet (browsers open some ahead).
 */
export function releaseOnClose(server: Server): () => void {
  const unused = new Set<Socket>();
  const underWay = new Set<ServerResponse>();
  let closing = false;
  // Of TLS only what has shaken hands: requests come on that socket, and the raw one below it must outlive them.
  server.on(schemeOf(server) === 'https' ? 'secureConnection' : 'connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    unused.delete(socket);
    if (closing) return isLast(response);
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
  });
  return () => {
    closing = true;
    for (const response of underWay) isLast(response);
    for (const socket of unused) socket.destroy();
  };
}

/** The connection ends with this answer; the client is told if it is not too late. */
function isLast(response: ServerResponse): void {
  // Read now: an answer that is finished has no socket any more.
  const { socket } = response;
  if (!response.headersSent) response.setHeader('connection', 'close');
  else response.once('finish', () => socket?.end());
}
