/** When a request that failed is sent again. */
export interface Failure {
  /** HTTP status; null when nobody answered. */
  readonly status: number | null;
  /** The header as it came. */
  readonly retryAfter: string | null;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/** What may be better later: no answer, an overload, or a fault on the way. */
export const mayPass = ({ status }: Failure): boolean => status === null || PASSING.has(status);

/**
 * How long to wait, in ms: as long as the server says (RFC 9110, 10.2.3), else twice as long each time, by chance a little
 * less, so that lanes do not come all at once. `random` is from 0 to 1, `now` in epoch ms.
 */
export function waitMs({ retryAfter }: Failure, attempt: number, random: number, now: number): number {
  const told = retryAfter === null ? NaN : toldMs(retryAfter, now);
  if (!Number.isNaN(told)) return Math.min(Math.max(told, 0), LONGEST_WAIT_MS);
  return Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS) * (1 - random / 2);
}

function toldMs(retryAfter: string, now: number): number {
  return /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now;
}
