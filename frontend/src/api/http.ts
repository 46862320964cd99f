/** One function for all REST calls: the token goes along, errors come back as ApiError, a refused token is renewed once. */
import { ApiError } from './api-error.js';
import { readySession, renewSession } from './renewal.js';
import { endSession } from './session.js';
import { exchange, type Exchanged } from './transport.js';

interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Why something is changed, for the audit log. */
  readonly reason?: string | undefined;
  /** True: of those for whom nobody needs to be signed in. */
  readonly open?: boolean;
}

/** Calls the gateway; T is the answer's JSON, undefined for 204. Throws ApiError, or the abort of `signal`. */
export async function call<T>(
  path: string,
  { method = 'GET', body, signal, reason, open = false }: Call = {},
): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET') headers['idempotency-key'] = randomId();
  // Headers are Latin-1 at best; people write what they like.
  if (reason) headers['x-audit-reason'] = encodeURIComponent(reason);
  const request = {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  };
  return parse(await (open ? exchange(path, request) : authorized(path, request)));
}

function parse<T>({ response: { status }, text }: Exchanged): T {
  if (text === '') return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new ApiError('ANSWER_INVALID', 'The server gave an answer that is not JSON', status);
  }
}

/** A file from the gateway: a plain link could not carry the token. */
export async function download(path: string): Promise<Blob> {
  const { response, text } = await authorized(path, { headers: { accept: '*/*' } });
  return new Blob([text], { type: response.headers.get('content-type') ?? 'text/plain' });
}

interface Request extends RequestInit {
  readonly headers: Record<string, string>;
}

/**
 * Sends with the token. When that is refused, once more with a new one; when there is none, the session is over. Nothing
 * is sent for nobody: a page that is still there when somebody signs out asks, and the answer is known.
 */
async function authorized(path: string, request: Request): Promise<Exchanged> {
  const session = await readySession();
  if (!session) throw new ApiError('UNAUTHENTICATED', 'Nobody is signed in', 401);
  try {
    return await exchange(path, withToken(request, session.accessToken));
  } catch (error) {
    if (!isRefusedToken(error)) throw error;
    const renewed = await renewSession(session.accessToken);
    if (!renewed) throw error;
    return await lastTry(path, withToken(request, renewed.accessToken));
  }
}

async function lastTry(path: string, request: Request): Promise<Exchanged> {
  try {
    return await exchange(path, request);
  } catch (error) {
    if (isRefusedToken(error)) endSession('expired');
    throw error;
  }
}

const withToken = (request: Request, token: string): Request => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${token}` },
});

const isRefusedToken = (error: unknown): boolean => error instanceof ApiError && error.code === 'UNAUTHENTICATED';

/** crypto.randomUUID exists on https and localhost only; a dashboard on a bare LAN address needs this. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
