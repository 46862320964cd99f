/** Health as flow: a subscription is well while records go through it, or could. */
import type { SubscriptionState } from './port.js';

/** Batches that fail for so long, or no poll for so long, are no hiccup. */
export const STUCK_AFTER_MS = 10_000;

export interface SubscriptionHealth {
  readonly ok: boolean;
  readonly detail?: string;
}

/** `state`: null while the subscription is not open. */
export function subscriptionHealth(state: SubscriptionState | null, now: number): SubscriptionHealth {
  if (state === null) return { ok: false, detail: 'not reading' };
  const { failingSince, lastFault, lastProgressAt } = state;
  if (failingSince !== null) {
    return { ok: now - failingSince < STUCK_AFTER_MS, detail: `failing: ${lastFault ?? 'unknown'}` };
  }
  const idle = lastProgressAt === null ? 0 : now - lastProgressAt;
  return idle > STUCK_AFTER_MS ? { ok: false, detail: `no progress for ${Math.round(idle / 1000)} s` } : { ok: true };
}
