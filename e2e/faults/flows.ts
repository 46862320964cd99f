/** Whether events are taken. */
import { until } from '../until.js';
import type { SentLedger } from './sent-ledger.js';

/** However much of it was broken a moment ago. */
export const FLOWS_WITHIN_MS = 60_000;
/** Acknowledged between two faults. */
export const EVENTS_BETWEEN = 300;

/** Resolves when some more events were acknowledged; `when` is part of what it says if they are not. */
export async function flows(when: string, ledger: SentLedger): Promise<void> {
  const before = ledger.acknowledged;
  await until(`events are taken ${when}`, FLOWS_WITHIN_MS, () => {
    return ledger.acknowledged > before + EVENTS_BETWEEN || `${ledger.acknowledged}, ${before} before`;
  });
}
