/** Health as flow: whether enriched events become read models now, and what is live. */
import { STUCK_AFTER_MS, subscriptionHealth, type FlowWatch, type SubscriptionState } from '#event-log';
import type { PartHealth } from '#runtime';

export interface FlowState {
  /** Of enriched events. */
  readonly subscription: SubscriptionState | null;
  /** Of the records that only the event ledger counts. */
  readonly ledger: SubscriptionState | null;
  /** Since when live updates fail; null while they work. */
  readonly live: { readonly since: number; readonly fault: string } | null;
  /** How long records wait, whatever the subscriptions say. */
  readonly waiting: ReturnType<FlowWatch['health']>;
}

export function flow({ subscription, ledger, live, waiting }: FlowState, now: number): PartHealth {
  const reading = subscriptionHealth(subscription, now);
  if (!reading.ok || reading.detail !== undefined) return reading;
  const counting = subscriptionHealth(ledger, now);
  if (counting.detail !== undefined) return { ok: counting.ok, detail: `event ledger: ${counting.detail}` };
  if (!waiting.ok || live === null) return waiting;
  return { ok: now - live.since < STUCK_AFTER_MS, detail: `live updates fail: ${live.fault}` };
}
