/**
 * The past of the demo shop: the same visits for the same seed and period, made hour by hour and sent through the
 * collector as fast as it takes them. Ids depend on nothing else, so that a history that was interrupted can be sent
 * again from its beginning and counts once.
 */
import { seededRandom } from './random.js';
import { MAX_BATCH, send, type Collector, type IdentifiedEvent } from './send.js';
import { busyAt } from './shop-calendar.js';
import { Traffic } from './traffic.js';

export interface HistoryPeriod {
  /** Half-open, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Of a mean day, before growth. */
  readonly eventsPerDay: number;
  readonly seed: number;
}

const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;
const RETRY_MS = 500;

/** The events of the period in the order of time, an hour at a time. */
export function* historyOf({ from, to, eventsPerDay, seed }: HistoryPeriod): Generator<readonly IdentifiedEvent[]> {
  const traffic = new Traffic({
    random: seededRandom(seed),
    eventsPerSecond: (at) => (eventsPerDay / DAY_SECONDS) * busyAt(at, to),
    startAt: from,
    began: to,
  });
  let made = 0;
  for (let end = from + HOUR_MS; ; end = Math.min(end + HOUR_MS, to)) {
    const until = Math.min(end, to);
    yield traffic.due(until - 1).map((event) => ({ id: `demo-${seed}-${from}-${made++}`, ...event }));
    if (until === to) return;
  }
}

export interface HistoryOptions extends Collector {
  readonly period: HistoryPeriod;
  /** Ends the work; what is under way is finished. */
  readonly signal: AbortSignal;
  /** Told after each batch: events accepted so far, and how far in time they reach (epoch ms). */
  readonly onProgress?: (progress: { accepted: number; reached: number }) => void;
  /** Told when the collector did not take a batch, which is sent again. */
  readonly onFault?: (fault: string) => void;
}

/**
 * One batch after the other, so that no event is late. Answers with how many events were accepted; fewer than all when
 * the signal ended it.
 */
export async function sendHistory(options: HistoryOptions): Promise<number> {
  let accepted = 0;
  for (const batch of batchesOf(historyOf(options.period))) {
    if (!(await sendUntilTaken(options, batch))) break;
    accepted += batch.length;
    options.onProgress?.({ accepted, reached: batch.at(-1)!.time });
  }
  return accepted;
}

/** False when the signal ended it first. */
async function sendUntilTaken(options: HistoryOptions, batch: readonly IdentifiedEvent[]): Promise<boolean> {
  while (!options.signal.aborted) {
    const fault = await send(options, batch);
    if (fault === null) return true;
    options.onFault?.(fault);
    await pause(options.signal);
  }
  return false;
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, RETRY_MS);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}

function* batchesOf(hours: Iterable<readonly IdentifiedEvent[]>): Generator<readonly IdentifiedEvent[]> {
  let batch: IdentifiedEvent[] = [];
  for (const hour of hours) {
    for (const event of hour) {
      batch.push(event);
      if (batch.length < MAX_BATCH) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
