/** Trace context (W3C Trace Context, level 1): the caller's, or one that begins here. */
import { randomDigits } from '../random-digits.js';

const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

const random = randomDigits();

/** The header that goes with the events into the log. */
export function traceparentOf(header: string | string[] | undefined): string {
  if (typeof header === 'string' && TRACEPARENT.test(header)) return header;
  const digits = random(48);
  return `00-${digits.slice(0, 32)}-${digits.slice(32)}-00`;
}

/** The 32 digits that name the trace. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}
