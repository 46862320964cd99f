/** The connections of a server that is to end: each of them is let go as soon as nothing is under way on it. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Watches a server that does not listen yet. What it answers is called when the server is about to be closed, which by
 * itself waits for clients that are never idle, and for connections on which nothing was asked yet (browsers open some
 * ahead).
 */
export function releaseOnClose(server: Server): () => void {
  const unused = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.prependListener('request', ({ socket }: IncomingMessage) => unused.delete(socket));
  return () => {
    server.prependListener('request', (_request, response: ServerResponse) =>
      response.setHeader('connection', 'close'),
    );
    for (const socket of unused) socket.destroy();
  };
}
