/**
 * Who is shown what is going on inside: metrics, and which part is not well. That is whoever sits on the machine itself,
 * and whoever presents the token for it.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The part of a request that is looked at. */
export interface Looking {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

const LOOPBACK = /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/;
/** A page that made a name of its own lead to this machine still says that name. */
const LOOPBACK_HOST = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i;
/** What proxies add: behind one, everybody comes from the proxy's address. A page of another origin has its Origin said. */
const FROM_ELSEWHERE = /^(?:x-forwarded-.+|x-real-ip|forwarded|via|.*-connecting-ip|true-client-ip|origin)$/;

/** @param token Of METRICS_TOKEN; null: the machine itself only. */
export function isInsider({ headers, socket }: Looking, token: string | null): boolean {
  if (token !== null && presents(headers.authorization, token)) return true;
  if (!LOOPBACK.test(socket.remoteAddress ?? '') || !LOOPBACK_HOST.test(headers.host ?? '')) return false;
  return !Object.keys(headers).some((name) => FROM_ELSEWHERE.test(name));
}

function presents(authorization: string | undefined, token: string): boolean {
  const presented = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  return presented !== undefined && timingSafeEqual(digest(presented), digest(token));
}

/** Of one length, whatever was presented. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
