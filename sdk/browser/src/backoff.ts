/** How long to wait before the next attempt, in milliseconds. */

const FIRST_MS = 1_000;
const LONGEST_MS = 300_000;

/** Doubles with each failure, between half of it and all of it, so that clients do not come back together. */
export function backoffMs(failures: number, random: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)) * (0.5 + random / 2);
}

/** What Retry-After asks for: seconds, or a date (RFC 9110, 10.2.3). 0 when it says nothing. */
export function retryAfterMs(header: string | null, now: number): number {
  if (!header) return 0;
  const wait = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return wait > 0 ? wait : 0;
}
