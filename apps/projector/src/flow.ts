/** Health as flow: whether enriched events become read models now, and what is live. */
import type { SubscriptionState } from '#event-log';
import type { PartHealth } from '#runtime';

/** What fails for so long is no hiccup. */
const STUCK_AFTER_MS = 10_000;

export interface FlowState {
  readonly subscription: SubscriptionState | null;
  /** Since when live updates fail; null while they work. */
  readonly live: { readonly since: number; readonly fault: string } | null;
}

export function flow({ subscription, live }: FlowState, now: number): PartHealth {
  if (subscription === null) return { ok: false, detail: 'not reading' };
  const { failingSince, lastFault, lastProgressAt } = subscription;
  if (failingSince !== null) {
    return { ok: now - failingSince < STUCK_AFTER_MS, detail: `failing: ${lastFault ?? 'unknown'}` };
  }
  if (lastProgressAt !== null && now - lastProgressAt > STUCK_AFTER_MS) {
    return { ok: false, detail: `no progress for ${Math.round((now - lastProgressAt) / 1000)} s` };
  }
  if (live === null) return { ok: true };
  return { ok: now - live.since < STUCK_AFTER_MS, detail: `live updates fail: ${live.fault}` };
}
