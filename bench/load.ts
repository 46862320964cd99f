/** The load of one run, from a process on a core of its own. */
import type { DoorName } from './door-bodies.js';
import { LOAD_CORE, startPinned } from './pinned.js';

const SECONDS = 6;

export interface Load {
  /** Requests, those of the first runs included. */
  readonly answeredInAll: number;
  /** Requests. */
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly refused: number;
}

/** Throws when a request was refused. */
export async function load(url: string, key: string, batch: number, door: DoorName = 'events'): Promise<Load> {
  const args = [url, key, String(batch), String(SECONDS), door];
  const running = startPinned(LOAD_CORE, 'dist/bench/servers/load.js', args);
  const result = await running.next<Load>();
  await running.stop();
  if (result.refused > 0) throw new Error(`load: ${JSON.stringify(result)}`);
  return result;
}
