/** Where a request may carry its key. The body comes last, and only when none of these is there. */
import type { IncomingHttpHeaders } from 'node:http';

export interface PresentedKey {
  readonly key: string;
  /** A key in an address or a body can be read by others, so only a browser key may stand there. */
  readonly exposed: boolean;
}

export function presentedKey(headers: IncomingHttpHeaders, url: string): PresentedKey | null {
  const key = fromAuthorization(headers.authorization) ?? headers['x-api-key'];
  if (typeof key === 'string' && key !== '') return { key, exposed: false };
  const inQuery = fromQuery(url);
  return inQuery === null ? null : { key: inQuery, exposed: true };
}

/** The `writeKey` of a body that was read for it; null when it has none. */
export function keyInBody(body: Buffer): PresentedKey | null {
  try {
    const { writeKey } = (JSON.parse(body.toString('utf8')) ?? {}) as { writeKey?: unknown };
    return typeof writeKey === 'string' && writeKey !== '' ? { key: writeKey, exposed: true } : null;
  } catch {
    return null;
  }
}

/** Schemes are case-insensitive (RFC 9110, 11.1). Of Basic only the user name counts, as in Segment's HTTP API. */
function fromAuthorization(header: string | undefined): string | null {
  if (!header) return null;
  const space = header.indexOf(' ');
  const scheme = header.slice(0, space).toLowerCase();
  const credentials = header.slice(space + 1).trim();
  if (scheme === 'bearer') return credentials;
  if (scheme !== 'basic') return null;
  const [user = ''] = Buffer.from(credentials, 'base64').toString('utf8').split(':', 1);
  return user;
}

function fromQuery(url: string): string | null {
  const query = url.indexOf('?');
  return query < 0 ? null : new URLSearchParams(url.slice(query + 1)).get('key') || null;
}
