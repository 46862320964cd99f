/** A website that is not ours: an empty page on an origin of its own, under two names of this machine. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ForeignPage {
  /** `http://localhost:…`, and the same page as another origin, `http://127.0.0.1:…`. */
  readonly origin: string;
  readonly otherOrigin: string;
  close(): Promise<void>;
}

export async function serveForeignPage(): Promise<ForeignPage> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>A shop</title><link rel="icon" href="data:,"><h1>A shop</h1>');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    otherOrigin: `http://127.0.0.1:${port}`,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}
