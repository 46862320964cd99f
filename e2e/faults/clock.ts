/** Steps of an app's wall clock while it runs, by libfaketime; its monotonic clock goes on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faketimeLibrary } from '../../tools/services/places.js';
import { until } from '../until.js';
import { flows } from './flows.js';
import type { FaultyApp } from './plan.js';
import type { Scene } from './scene.js';

/** Seconds beside the true time: ahead, then so far behind that clients seem to be far ahead, then right again. */
const STEPS = [20 * 60, -75 * 60, 0] as const;
const STEPPED_WITHIN_MS = 30_000;
const AS_WANTED_MS = 5_000;

export async function stepClock(app: FaultyApp, { system, ledger }: Scene): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-clock-'));
  const file = join(folder, 'clock');
  const set = (seconds: number): void => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  set(0);
  await system.process(app).kill();
  system.launch(app, undefined, {
    LD_PRELOAD: faketimeLibrary() ?? '',
    FAKETIME_TIMESTAMP_FILE: file,
    // Seconds.
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  });
  try {
    await system.process(app).ready();
    for (const seconds of STEPS) {
      set(seconds);
      await shows(system.process(app).url, seconds * 1_000);
      await flows(`while the clock of ${app} is ${seconds} s ahead`, ledger);
    }
    // Without the library, and by the true time.
    await system.process(app).kill();
    system.launch(app);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Its answers say what time it has. */
async function shows(url: string, aheadMs: number): Promise<void> {
  await until(`its clock is ${aheadMs} ms ahead`, STEPPED_WITHIN_MS, async () => {
    const answer = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    const seen = Date.parse(answer?.headers.get('date') ?? '') - Date.now();
    return Math.abs(seen - aheadMs) < AS_WANTED_MS || `${seen} ms`;
  });
}
