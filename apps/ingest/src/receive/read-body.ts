/** Reads a request's body into memory, never more than a limit of it. */
import type { IncomingMessage } from 'node:http';
import { refuse, type Refusal } from '../refusal.js';

/** The client went away in the middle of its body: there is nobody to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** So much of a refused body is read and thrown away, so that the client sees the answer before the connection ends. */
const DISCARD_BYTES = 32 * 1024 * 1024;

/** The beginning of a body that is longer than the limit. */
export interface CutBody {
  readonly prefix: Buffer;
}

/** The whole body, or its beginning when it is longer than the limit. Throws ClientGone. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | CutBody> {
  // Node's parser hands over the head first; what came in the same packet is there after this turn.
  await Promise.resolve();
  return takeWhole(request, limit) ?? collect(request, limit);
}

/** A body that is here already, as small ones are: nothing to listen to. Null when some of it may be missing. */
function takeWhole(request: IncomingMessage, limit: number): Buffer | null {
  const length = request.readableLength;
  if (length === 0 || length > limit || length !== Number(request.headers['content-length'])) return null;
  const body = request.read() as Buffer | null;
  request.resume();
  return body;
}

function collect(request: IncomingMessage, limit: number): Promise<Buffer | CutBody> {
  if (request.destroyed) return Promise.reject(new ClientGone());
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    const settle = (): void => {
      request.off('data', take).off('end', end).off('error', fail).off('close', fail);
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= limit) return;
      settle();
      resolve({ prefix: Buffer.concat(chunks, limit) });
      chunks = [];
    };
    const end = (): void => {
      settle();
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length));
    };
    const fail = (): void => {
      settle();
      // Whoever listens late must not bring the process down.
      request.on('error', () => undefined);
      reject(new ClientGone());
    };
    request.on('data', take).on('end', end).on('error', fail).on('close', fail);
  });
}

/** True when the request announces more than the limit; nothing was read to know that. */
export function announcesMoreThan(request: IncomingMessage, limit: number): boolean {
  return Number(request.headers['content-length'] ?? 0) > limit;
}

/** Lets the rest of a refused request's body pass, within bounds. Node's own draining has none. */
export function discard(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > DISCARD_BYTES) request.socket.destroy();
  });
  request.on('error', () => undefined);
}

export const bodyTooLarge = (detail: string): Refusal => refuse('BODY_TOO_LARGE', detail);
