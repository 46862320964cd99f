/** A new key reaches the collector through the log: what is printed as ready has to be. */
import { setTimeout as pause } from 'node:timers/promises';
import { StartRefused } from '#runtime';

const WITHIN_MS = 10_000;
const PAUSE_MS = 20;
/** Not known yet, and asked too often meanwhile. */
const NOT_YET = [401, 429];

/** Asks the collector with an empty batch, which it refuses in another way once it knows the key. */
export async function keyIsTaken(url: string, key: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    const answer = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: '[]',
      signal,
    });
    await answer.arrayBuffer();
    if (!NOT_YET.includes(answer.status) && answer.status < 500) return;
    if (Date.now() > deadline) throw new StartRefused(`the collector does not take its own key (${answer.status})`);
    await pause(PAUSE_MS, undefined, { signal });
  }
}
