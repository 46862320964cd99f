/** Demo traffic as it happens: each event is sent when it is due. */
import { seededRandom } from './random.js';
import { MAX_BATCH, send, type Collector, type IdentifiedEvent } from './send.js';
import { Traffic } from './traffic.js';

export interface SimulatorOptions extends Collector {
  /** Mean rate at a moment (epoch ms). */
  readonly eventsPerSecond: (at: number) => number;
  readonly seed: number;
  /** Told of each batch, and of each failure: the events of a failed batch are kept and sent again. */
  readonly onBatch?: (result: { sent: number; accepted: number; waiting: number; fault: string | null }) => void;
}

export interface Simulator {
  /** Ends after the request under way. */
  stop(): Promise<void>;
}

const TICK_MS = 250;
/** Longer than nearly every visit. */
const RAMP_MS = 600_000;
/** While the collector is away, the oldest events are given up beyond this: demo traffic may have holes. */
const MAX_WAITING = 20_000;

export function startSimulator(options: SimulatorOptions): Simulator {
  const now = Date.now();
  const { seed, eventsPerSecond } = options;
  const traffic = new Traffic({ random: seededRandom(seed), eventsPerSecond, startAt: now - RAMP_MS, began: now });
  // Visits that began before: what they had done by now is not sent, so that the rate is right from the first second.
  traffic.due(now);
  // Made once per event, so that a batch whose answer was lost is counted once when it is sent again.
  const run = now.toString(36);
  let made = 0;
  let waiting: IdentifiedEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const tick = async (): Promise<void> => {
    const due = traffic.due(Date.now()).map((event) => ({ id: `demo-${run}-${made++}`, ...event }));
    waiting = [...waiting, ...due].slice(-MAX_WAITING);
    const batch = waiting.slice(0, MAX_BATCH);
    if (batch.length > 0) {
      const fault = await send(options, batch);
      if (!fault) waiting = waiting.slice(batch.length);
      options.onBatch?.({ sent: batch.length, accepted: fault ? 0 : batch.length, waiting: waiting.length, fault });
    }
    if (!stopped) timer = setTimeout(next, TICK_MS);
  };
  let underWay: Promise<void> = Promise.resolve();
  const next = (): void => {
    underWay = tick();
  };
  next();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      return underWay;
    },
  };
}
