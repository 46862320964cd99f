/**
 * A server that takes WebSockets is asked about every `Upgrade`, also of requests that only offer another protocol, as
 * Java's HTTP client offers HTTP/2 with each. Who offers can do without (RFC 9110, 7.8): they are answered as they stand.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { schemeOf } from './tls/door.js';

/** Its hop-by-hop headers belong to the offer. */
const OFFER: ReadonlySet<string> = new Set(['upgrade', 'connection', 'http2-settings']);

/** Hands what asks for an upgrade elsewhere than below `path` back to the server as a request like any other. */
export function answerOtherUpgrades(server: Server, path: string): void {
  const accepted = schemeOf(server) === 'https' ? 'secureConnection' : 'connection';
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, rest: Buffer) => {
    if (request.url?.startsWith(path)) return;
    // Node has taken its parser off the socket: it begins anew, with the same request less the offer.
    socket.unshift(Buffer.concat([Buffer.from(headOf(request), 'latin1'), rest]));
    server.emit(accepted, socket);
  });
}

function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if (!OFFER.has(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[i + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
