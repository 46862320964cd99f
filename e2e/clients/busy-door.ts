/** An HTTP server in front of ingest that refuses the first POSTs as ingest does when its log takes nothing, and passes on the others. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface BusyDoor {
  readonly url: string;
  /** How many were refused so far. */
  refused(): number;
  close(): Promise<void>;
}

/** `target` is ingest's own address, without a path. */
export async function openBusyDoor(target: string, refusals: number): Promise<BusyDoor> {
  let refused = 0;
  const server = createServer((incoming, outgoing) => {
    void buffer(incoming).then(async (body) => {
      if (refused < refusals) {
        refused++;
        outgoing.writeHead(503, { 'retry-after': '1' }).end();
        return;
      }
      const { host: _host, connection: _connection, 'transfer-encoding': _encoding, ...headers } = incoming.headers;
      const answer = await fetch(target + (incoming.url ?? '/'), {
        method: 'POST',
        headers: headers as Record<string, string>,
        body: new Uint8Array(body),
      });
      outgoing.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      outgoing.end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused: () => refused,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
