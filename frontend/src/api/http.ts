/** One function for all REST calls: the token goes along, errors come back as ApiError, a refused token ends the session. */
import { ApiError, errorOf, networkError } from './api-error.js';
import { currentSession, endSession } from './session.js';

const PREFIX = '/api/v1';

interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Calls the gateway; T is the answer's JSON, undefined for 204. Throws ApiError, or the abort of `signal`. */
export async function call<T>(path: string, { method = 'GET', body, signal }: Call = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (method === 'POST') headers['idempotency-key'] = randomId();
  const { response, text } = await authorized(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  if (text === '') return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new ApiError(
      'ANSWER_INVALID',
      'The server gave an answer that is not JSON',
      response.status,
      null,
      null,
      null,
    );
  }
}

/** A file from the gateway: a plain link could not carry the token. */
export async function download(path: string): Promise<Blob> {
  const { response, text } = await authorized(path, { headers: { accept: '*/*' } });
  return new Blob([text], { type: response.headers.get('content-type') ?? 'text/plain' });
}

/** Sends with the token; an answer outside 2xx is thrown as ApiError, a refused token ends the session. */
async function authorized(
  path: string,
  { headers, ...init }: RequestInit & { readonly headers: Record<string, string> },
): Promise<{ response: Response; text: string }> {
  const token = currentSession()?.accessToken;
  const { response, text } = await send(path, {
    ...init,
    headers: token ? { ...headers, authorization: `Bearer ${token}` } : headers,
  });
  if (response.ok) return { response, text };
  const error = errorOf(response.status, text, response.headers.get('retry-after'));
  if (token && error.code === 'UNAUTHENTICATED') endSession('expired');
  throw error;
}

async function send(path: string, init: RequestInit): Promise<{ response: Response; text: string }> {
  try {
    const response = await fetch(PREFIX + path, init);
    return { response, text: await response.text() };
  } catch (fault) {
    if (init.signal?.aborted) throw fault;
    throw networkError();
  }
}

/** crypto.randomUUID exists on https and localhost only; a dashboard on a bare LAN address needs this. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
