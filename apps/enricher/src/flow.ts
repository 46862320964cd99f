/** Health as flow: whether raw events are taken, by what the subscription says of itself, then by how long they wait. */
import { subscriptionHealth, type FlowWatch, type SubscriptionState } from '#event-log';
import type { PartHealth } from '#runtime';

export function flow(
  subscription: SubscriptionState | null,
  waiting: ReturnType<FlowWatch['health']>,
  now: number,
): PartHealth {
  const reading = subscriptionHealth(subscription, now);
  if (!reading.ok) return reading;
  return waiting.ok && reading.detail !== undefined ? reading : waiting;
}
