/**
 * Pages of any origin may send events and read the answer, without credentials (Fetch standard, "CORS protocol"). A hook
 * of our own, because the plugin's is paid by every request and most requests name no origin.
 */
import type { onRequestHookHandler } from 'fastify';

const READABLE = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after, accept-encoding, ratelimit, ratelimit-policy',
};
const PREFLIGHT = {
  ...READABLE,
  'access-control-allow-methods': 'POST',
  'access-control-max-age': '86400',
  vary: 'access-control-request-headers',
  'content-length': '0',
};

/** Answers preflights, and marks the answer to a request that names its origin as readable there. */
export const answerCrossOrigin: onRequestHookHandler = (request, reply, done) => {
  const { headers } = request;
  if (request.method === 'OPTIONS') {
    const asked = headers['access-control-request-headers'];
    if (asked !== undefined) reply.header('access-control-allow-headers', asked);
    void reply.code(204).headers(PREFLIGHT).send();
    return;
  }
  if (headers.origin !== undefined) reply.headers(READABLE);
  done();
};
