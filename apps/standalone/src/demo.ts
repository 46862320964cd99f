/**
 * The demo shop: on the first start the last sixty days of it through the collector like any other events, from then on
 * its visits as they happen.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Logger, Releases } from '#runtime';
import { sendHistory, type HistoryPeriod } from '../../../tools/simulator/src/history.js';
import type { Collector } from '../../../tools/simulator/src/send.js';
import { busyAt, SHOP_EVENTS_PER_DAY } from '../../../tools/simulator/src/shop-calendar.js';
import { startSimulator } from '../../../tools/simulator/src/simulator.js';

/** Knows where the demo's visitors are. From `dist/apps/standalone/src`. */
export const DEMO_PLACES = resolve(import.meta.dirname, '../../../../apps/standalone/demo/GeoIP2-City-Test.mmdb');

const DAY_MS = 86_400_000;
const DAY_SECONDS = 86_400;
/** A live page on which nothing moves says little: the demo is lively at first, and never falls asleep. */
const LIVELY_PER_SECOND = 2;
const LIVELY_MS = 10 * 60_000;
const LEAST_PER_SECOND = 0.1;

export interface DemoOptions extends Collector {
  /** How far back the history goes; 0: none. */
  readonly days: number;
  /** Remembers which history was sent, and whether all of it was. */
  readonly historyFile: string;
  readonly logger: Logger;
}

interface SentHistory extends HistoryPeriod {
  readonly complete: boolean;
}

/** Works in the background until it is released. */
export function startDemo(options: DemoOptions, releases: Releases): void {
  const end = new AbortController();
  const working = run(options, end.signal).catch((fault: unknown) =>
    options.logger.warn({ err: fault }, 'the demo has ended'),
  );
  releases.add(async () => {
    end.abort();
    await working;
  });
}

async function run(options: DemoOptions, signal: AbortSignal): Promise<void> {
  if (options.days > 0) await completeHistory(options, signal);
  if (signal.aborted) return;
  const { logger } = options;
  const startedAt = Date.now();
  const simulator = startSimulator({
    ...options,
    eventsPerSecond: (at) => livePace(at, startedAt),
    seed: startedAt,
    onBatch: ({ fault }) => {
      if (fault) logger.debug({ fault }, 'demo traffic waits');
    },
  });
  await new Promise((done) => signal.addEventListener('abort', done, { once: true }));
  await simulator.stop();
}

function livePace(at: number, startedAt: number): number {
  const lively = LIVELY_PER_SECOND * Math.exp((startedAt - at) / LIVELY_MS);
  return Math.max((SHOP_EVENTS_PER_DAY / DAY_SECONDS) * busyAt(at, startedAt), lively, LEAST_PER_SECOND);
}

/** A history that was interrupted is sent again from its beginning: what is there already counts once. */
async function completeHistory(options: DemoOptions, signal: AbortSignal): Promise<void> {
  const { historyFile, days, logger } = options;
  const known = await readHistory(historyFile);
  if (known?.complete) return;
  const to = Date.now();
  const period = known ?? { from: to - days * DAY_MS, to, eventsPerDay: SHOP_EVENTS_PER_DAY, seed: to };
  await writeHistory(historyFile, { ...period, complete: false });
  const onFault = (fault: string): void => logger.debug({ fault }, 'the history of the demo waits');
  const accepted = await sendHistory({ ...options, period, signal, onFault });
  if (signal.aborted) return;
  await writeHistory(historyFile, { ...period, complete: true });
  logger.info({ accepted, seconds: (Date.now() - to) / 1_000 }, 'the history of the demo is sent');
}

async function readHistory(file: string): Promise<SentHistory | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as SentHistory;
  } catch (fault) {
    // One that was cut short by a crash is as good as none.
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT' || fault instanceof SyntaxError) return null;
    throw fault;
  }
}

const writeHistory = (file: string, history: SentHistory): Promise<void> =>
  writeFile(file, JSON.stringify(history), { mode: 0o600 });
