/**
 * Who gets a connection: an Origin that is allowed, and then a valid token in the handshake. Nest's guards do not run
 * on connect, so this is Socket.io middleware; a connection that has not authenticated is cut by `connectTimeout`.
 */
import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '#contracts';
import type { LiveAccess, TokenBearer } from './live.access.js';
import type { LiveSocket } from './live-socket.js';

/** No access token of ours is anywhere near this. */
const MAX_TOKEN_LENGTH = 8_192;

/** A refused handshake, as Socket.io sends it: the client's `connect_error` has `data.code`. */
class HandshakeRefused extends Error {
  readonly data: { readonly code: ErrorCode };
  constructor(code: ErrorCode) {
    super(code);
    this.data = { code };
  }
}

/**
 * Socket.io middleware that lets in bearers of a valid token and remembers them in `socket.data`.
 * @param failed told of faults, which are not the client's.
 */
export function authenticate(access: LiveAccess, failed: (fault: unknown) => void) {
  return (socket: LiveSocket, next: (refused?: Error) => void): void => {
    const token: unknown = socket.handshake.auth['token'];
    if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) {
      next(new HandshakeRefused('UNAUTHENTICATED'));
      return;
    }
    bearerOf(access, token).then(
      (bearer) => {
        if (!bearer || bearer.expiresAt <= Date.now()) return next(new HandshakeRefused('UNAUTHENTICATED'));
        socket.data.bearer = bearer;
        next();
      },
      (fault: unknown) => {
        failed(fault);
        next(new HandshakeRefused('INTERNAL'));
      },
    );
  };
}

/** What it throws at once becomes a rejection: nobody above catches it, and the process would end. */
async function bearerOf(access: LiveAccess, token: string): Promise<TokenBearer | null> {
  return access.bearerOf(token);
}

/**
 * Whether a page of this Origin may connect. Programs send none and may. A page may when it was served from the host
 * it connects to, or is in the list (`*`: every page). A socket carries no cookie, so that this is a second lock.
 */
export function originAllowed(request: Pick<IncomingMessage, 'headers'>, allowed: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || allowed.includes('*') || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
