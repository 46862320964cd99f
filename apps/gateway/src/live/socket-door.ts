/**
 * Who gets a connection: an Origin that is allowed, and then a valid token in the handshake. Nest's guards do not run
 * on connect, so this is Socket.io middleware; a connection that has not authenticated is cut by `connectTimeout`.
 */
import type { IncomingMessage } from 'node:http';
import { SOCKET_NEEDS, type ErrorCode } from '#contracts';
import type { LiveAccess } from './live.access.js';
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
 * Socket.io middleware that lets in who may read, by a valid token, and remembers who it is in `socket.data`. The origin is
 * asked about here and not of the request, which may be one of another app's namespace.
 * @param origins of pages on other hosts that may connect.
 * @param failed told of faults, which are not the client's.
 */
export function authenticate(access: LiveAccess, origins: readonly string[], failed: (fault: unknown) => void) {
  return (socket: LiveSocket, next: (refused?: Error) => void): void => {
    if (!originAllowed(socket.handshake, origins)) return next(new HandshakeRefused('FORBIDDEN'));
    admit(access, socket).then(
      (refusal) => next(refusal ? new HandshakeRefused(refusal) : undefined),
      (fault: unknown) => {
        failed(fault);
        next(new HandshakeRefused('INTERNAL'));
      },
    );
  };
}

/** The code of the refusal; null: it is in. */
async function admit(access: LiveAccess, { data, handshake }: LiveSocket): Promise<ErrorCode | null> {
  const token: unknown = handshake.auth['token'];
  if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return 'UNAUTHENTICATED';
  const principal = await access.principalOf(token);
  if (!principal || (principal.expiresAt ?? Infinity) <= Date.now()) return 'UNAUTHENTICATED';
  const refusal = await access.refusal(SOCKET_NEEDS.connection, principal, null);
  if (refusal) return refusal;
  data.principal = principal;
  data.token = token;
  return null;
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
