/** The id by which a request is found in logs and traces: the caller's (W3C Trace Context), else a new one. */
import { randomBytes } from 'node:crypto';

const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

export function traceIdOf(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  const traceparent = headers['traceparent'];
  const given = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
  return given && !/^0+$/.test(given) ? given : randomBytes(16).toString('hex');
}
