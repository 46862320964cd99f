/** A schema registry of a few lines, over HTTP as the real ones are, that can be told to misbehave. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface RegistryDouble {
  readonly url: string;
  /** What was asked, in order: method and path. */
  readonly asked: string[];
  /** Headers of the last request. */
  readonly headers: () => IncomingMessage['headers'];
  /** By id. */
  readonly schemas: Map<number, string>;
  /** Answers instead of it; null: it answers by itself. */
  instead: ((response: ServerResponse) => void) | null;
  close(): Promise<void>;
}

/** @param certificate Paths of PEM files: it then speaks TLS. */
export async function startRegistryDouble(certificate?: {
  readonly cert: string;
  readonly key: string;
}): Promise<RegistryDouble> {
  let headers: IncomingMessage['headers'] = {};
  const listener: RequestListener = (request, response) => {
    double.asked.push(`${request.method} ${request.url}`);
    headers = request.headers;
    if (double.instead) return double.instead(response);
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => answer(request, text, response));
  };
  const server = certificate
    ? createSecureServer({ cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) }, listener)
    : createServer(listener);
  const answer = ({ method, url = '' }: IncomingMessage, text: string, response: ServerResponse): void => {
    const { schemas } = double;
    const send = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
    if (method === 'GET') {
      const schema = schemas.get(Number(url.split('/').at(-1)));
      if (schema === undefined) send(404, { error_code: 40403, message: 'Schema not found' });
      else send(200, { schema });
      return;
    }
    const { schema } = JSON.parse(text) as { schema: string };
    const there = [...schemas].find(([, one]) => one === schema)?.[0];
    const id = there ?? schemas.size + 1;
    schemas.set(id, schema);
    send(200, { id });
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const double: RegistryDouble = {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    headers: () => headers,
    schemas: new Map(),
    instead: null,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return double;
}
