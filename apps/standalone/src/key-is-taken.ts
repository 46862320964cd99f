/** A new key reaches the collector through the log: what is printed as ready has to be. */
import { setTimeout as pause } from 'node:timers/promises';
import { StartRefused } from '#runtime';
import type { IngestApp } from '../../ingest/src/ingest.app.js';

const WITHIN_MS = 10_000;
const PAUSE_MS = 20;

/** Asks the collector itself: a request would stand among those of the key, and nobody sent it. */
export async function keyIsTaken(ingest: Pick<IngestApp, 'knowsKey'>, key: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  while (!(await ingest.knowsKey(key))) {
    if (Date.now() > deadline) throw new StartRefused('the collector does not take its own key');
    await pause(PAUSE_MS, undefined, { signal });
  }
}
