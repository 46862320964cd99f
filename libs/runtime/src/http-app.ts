/** A Nest app on Fastify as its composition root sees it: it can listen by itself, or serve requests that another listener hands to it. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { releaseOnClose } from './connections.js';
import { StartRefused, type Running } from './process.js';
import { schemeOf } from './tls/door.js';

export interface HttpApp extends Running {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Starts listening and answers with the address, `http://host:port`, or `https:` when it has a certificate. */
  listen(port: number, host: string): Promise<string>;
}

/** Wraps an initialised Nest app. */
export function httpApp(app: NestFastifyApplication): HttpApp {
  const fastify = app.getHttpAdapter().getInstance();
  const server: Server = app.getHttpServer();
  const release = releaseOnClose(server);
  return {
    handle: (request, response) => fastify.routing(request, response),
    listen: async (port, host) => {
      // Not Nest's: it logs a port that is in use with a stack, beside the line that the person gets.
      await fastify.listen({ port, host });
      const { address, port: actual } = server.address() as AddressInfo;
      return `${schemeOf(server)}://${address.includes(':') ? `[${address}]` : address}:${actual}`;
    },
    close: () => {
      release();
      return app.close();
    },
  };
}

/** Listens. Throws StartRefused, which names the option, when the port or the address is not to be had. */
export async function listenOrRefuse(
  app: HttpApp,
  { port, host, option }: { readonly port: number; readonly host: string; readonly option: string },
): Promise<string> {
  try {
    return await app.listen(port, host);
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new StartRefused(`port ${port} is in use; choose another with ${option}`);
    if (code === 'EACCES') {
      throw new StartRefused(`port ${port} is not allowed for this user; choose one above 1023 with ${option}`);
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new StartRefused(`${host} is not an address of this machine`);
    }
    throw fault;
  }
}
