/** When to try: soon after there is something, later after each failure, never before the collector wants it. */
import { backoffMs, retryAfterMs } from './backoff.js';

export interface Pace {
  /** Milliseconds until it may be tried; 0: now. */
  patience(): number;
  /** Tries in so many milliseconds, or sooner if that was said before; but not before patience is over. */
  wake(ms: number): void;
  /** With the Retry-After header of the answer, if there was one. */
  failed(retryAfter: string | null): void;
  succeeded(): void;
  /** What failed for want of a network may be tried at once. */
  hurry(): void;
}

const LONGEST_TIMER_MS = 3_600_000;

export function openPace(attempt: () => void): Pace {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let timerAt = Infinity;
  let failures = 0;
  /** What the collector asked for, and with what failures add. */
  let asked = 0;
  let notBefore = 0;
  const patience = (): number => Math.max(0, notBefore - Date.now());
  return {
    patience,
    wake: (ms) => {
      const wait = Math.max(ms, patience());
      const at = Date.now() + wait;
      if (at >= timerAt) return;
      clearTimeout(timer);
      timerAt = at;
      const due = (): void => {
        timerAt = Infinity;
        attempt();
      };
      timer = setTimeout(due, Math.min(wait, LONGEST_TIMER_MS));
    },
    failed: (retryAfter) => {
      const now = Date.now();
      asked = now + retryAfterMs(retryAfter, now);
      notBefore = Math.max(asked, now + backoffMs(++failures, Math.random()));
    },
    succeeded: () => (failures = 0),
    hurry: () => (notBefore = asked),
  };
}
