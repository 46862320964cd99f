/** One exchange with the gateway, without anything about who asks. */
import { errorOf, networkError } from './api-error.js';

const PREFIX = '/api/v1';

export interface Exchanged {
  readonly response: Response;
  readonly text: string;
}

/** Throws ApiError for an answer outside 2xx and for none at all, or the abort of `init.signal`. */
export async function exchange(path: string, init: RequestInit): Promise<Exchanged> {
  const { response, text } = await send(path, init);
  if (response.ok) return { response, text };
  throw errorOf(response.status, text, response.headers.get('retry-after'));
}

async function send(path: string, init: RequestInit): Promise<Exchanged> {
  try {
    const response = await fetch(PREFIX + path, init);
    return { response, text: await response.text() };
  } catch (fault) {
    if (init.signal?.aborted) throw fault;
    throw networkError();
  }
}
