/**
 * An HTTP proxy in front of ingest, for what clients have to survive on the way there: the connection is cut after the
 * events were accepted and before the client has heard of it, or nobody listens at all.
 */
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that ingest has answered. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly requestHeaders: IncomingMessage['headers'];
  readonly requestBody: Buffer;
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** Whether the client got the answer. */
  readonly delivered: boolean;
}

export interface TroubledDoor {
  /** To send to in place of ingest's own address; the same for its whole life. */
  readonly url: string;
  /** All of them, in the order of the answers. */
  readonly exchanges: readonly Exchange[];
  /** Of the next so many POSTs that ingest accepts the client hears nothing: its connection is cut instead. */
  cutAfterAcceptance(count: number): void;
  /** Cuts all connections and refuses new ones. */
  shut(): Promise<void>;
  /** Listens again. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** `target` is ingest's own address, without a path. */
export async function openTroubledDoor(target: string): Promise<TroubledDoor> {
  const exchanges: Exchange[] = [];
  let cuts = 0;
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const answered = await exchange(target, incoming);
    const accepted = answered.method === 'POST' && answered.status >= 200 && answered.status < 300;
    const delivered = !(accepted && cuts > 0 && cuts-- > 0);
    exchanges.push({ ...answered, delivered });
    if (!delivered) {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(answered.status, answered.headers);
    outgoing.end(answered.body);
  };
  const server = createServer((incoming, outgoing) => {
    // Ingest is away, or the client: the connection ends, as it would without the proxy.
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const listen = (port: number): Promise<void> =>
    new Promise((listening, failed) => {
      server.once('error', failed);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', failed);
        listening();
      });
    });
  const shut = (): Promise<void> =>
    new Promise((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    exchanges,
    cutAfterAcceptance: (count) => void (cuts += count),
    shut,
    reopen: () => listen(port),
    close: shut,
  };
}

/** Passes the request on as it is, whole, and answers with the whole answer. */
async function exchange(target: string, incoming: IncomingMessage): Promise<Omit<Exchange, 'delivered'>> {
  const { method = 'GET', url: path = '/', headers: requestHeaders } = incoming;
  const requestBody = await whole(incoming);
  const answer = await new Promise<IncomingMessage>((answered, failed) => {
    const outgoing = forward(target + path, { method, headers: requestHeaders }, answered);
    outgoing.once('error', failed);
    outgoing.end(requestBody);
  });
  const body = await whole(answer);
  const { statusCode: status = 0, headers } = answer;
  return { method, path, requestHeaders, requestBody, status, headers, body };
}

async function whole(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
