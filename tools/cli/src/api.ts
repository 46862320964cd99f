/** Requests to NexusPipe: an answer's problem becomes one line, a missing server another. */
import { CommandFailed, EXIT_CODES } from './output.js';

export interface ApiRequest {
  readonly method?: string;
  readonly token?: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** Answers with status and parsed body; throws CommandFailed when nobody answers. */
export async function request(url: string, options: ApiRequest = {}): Promise<{ status: number; body: unknown }> {
  const { method = 'GET', token, contentType = 'application/json', body } = options;
  const headers = {
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
  const {
    code = String(status),
    title = '',
    detail,
  } = (body ?? {}) as { code?: string; title?: string; detail?: string };
  throw new CommandFailed(`${code}: ${detail ?? title}`, status === 503 ? EXIT_CODES.unavailable : EXIT_CODES.refused);
}
