/** Waits for a condition, and says what it saw instead when the deadline passes. */
import { setTimeout as delay } from 'node:timers/promises';

/** The probe answers true when the condition holds, else with what it saw. */
export async function until(
  what: string,
  withinMs: number,
  probe: () => Promise<true | string> | true | string,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await probe();
    if (seen === true) return;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms; last seen: ${seen}`);
    await delay(25);
  }
}
