/** A Nest app on Fastify as its composition root sees it: it can listen by itself, or serve requests that another listener hands to it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Running } from './process.js';

export interface HttpApp extends Running {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Starts listening and answers with the address, `http://host:port`. */
  listen(port: number, host: string): Promise<string>;
}

/** Wraps an initialised Nest app. */
export function httpApp(app: NestFastifyApplication): HttpApp {
  const fastify = app.getHttpAdapter().getInstance();
  return {
    handle: (request, response) => fastify.routing(request, response),
    listen: async (port, host) => {
      await app.listen(port, host);
      const { address, port: actual } = app.getHttpServer().address() as AddressInfo;
      return `http://${address.includes(':') ? `[${address}]` : address}:${actual}`;
    },
    close: () => app.close(),
  };
}
