/** Texts out of a page. The key is in the address and the body is plain text, so that no request needs a preflight. */
import type { Wire } from './delivery.js';

/** What may outlive its page. */
const KEEPALIVE_LENGTH = 60_000;
const ANSWER_WITHIN_MS = 30_000;

export function pageWire(endpoint: string, key: string): Wire {
  const address = (path: string): string => `${endpoint.replace(/\/$/, '')}/v1/${path}?key=${key}`;
  return {
    post: async (body) => {
      const response = await fetch(address('events'), {
        method: 'POST',
        body,
        credentials: 'omit',
        keepalive: body.length < KEEPALIVE_LENGTH,
        signal: AbortSignal.timeout?.(ANSWER_WITHIN_MS),
      });
      return { status: response.status, text: await response.text(), retryAfter: response.headers.get('retry-after') };
    },
    beacon: (body) => navigator.sendBeacon(address('beacon'), body),
  };
}
