/** Requests to NexusPipe: an answer's problem becomes one line, a missing server another. */
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { CommandFailed, EXIT_CODES } from './output.js';

export interface ApiRequest {
  readonly method?: string;
  readonly token?: string;
  readonly contentType?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Problem {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly { readonly field: string; readonly detail: string }[];
}

/** Answers with status and parsed body; throws CommandFailed when nobody answers. */
export async function request(url: string, options: ApiRequest = {}): Promise<{ status: number; body: unknown }> {
  const { method = 'GET', token, contentType = 'application/json', body } = options;
  const headers = {
    ...options.headers,
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(body === undefined ? {} : { 'content-type': contentType }),
  };
  try {
    const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  } catch (fault) {
    if (fault instanceof SyntaxError) throw new CommandFailed(`${url} does not answer as NexusPipe does`);
    throw new CommandFailed(`${new URL(url).origin} does not answer`, EXIT_CODES.unavailable);
  }
}

/** As request, but anything else than 2xx ends the command with the problem's code and title. */
export async function call<T>(url: string, options: ApiRequest = {}): Promise<T> {
  const { status, body } = await request(url, options);
  if (status >= 200 && status < 300) return body as T;
  throw failure(status, body);
}

/** Writes the body of an answer to a stream while it comes. Throws CommandFailed as `call`. */
export async function download(url: string, token: string, sink: Writable): Promise<void> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } }).catch(() => {
    throw new CommandFailed(`${new URL(url).origin} does not answer`, EXIT_CODES.unavailable);
  });
  if (!response.ok || !response.body) throw failure(response.status, await response.json());
  await pipeline(Readable.fromWeb(response.body as ReadableStream), sink, { end: false });
}

function failure(status: number, body: unknown): CommandFailed {
  return new CommandFailed(sentenceOf(status, body), status === 503 ? EXIT_CODES.unavailable : EXIT_CODES.refused);
}

/** The code, and what is wrong with which field, or in general. */
function sentenceOf(status: number, body: unknown): string {
  const { code = String(status), title = '', detail, errors = [] } = (body ?? {}) as Partial<Problem>;
  const fields = errors.map(({ field, detail: wrong }) => (wrong.startsWith(field) ? wrong : `${field}: ${wrong}`));
  return `${code}: ${fields.length > 0 ? fields.join('; ') : (detail ?? title)}`;
}
