/** Sends demo traffic over HTTP with an API key, as any client would. */
import { seededRandom } from './random.js';
import { Traffic, type DueEvent } from './traffic.js';

export interface SimulatorOptions {
  /** Address of the collector, without a path. */
  readonly url: string;
  readonly key: string;
  readonly stream: string;
  readonly eventsPerSecond: number;
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
const RAMP_MS = 120_000;
const MAX_BATCH = 1_000;
/** While the collector is away, the oldest events are given up beyond this: demo traffic may have holes. */
const MAX_WAITING = 20_000;

export function startSimulator(options: SimulatorOptions): Simulator {
  const now = Date.now();
  const traffic = new Traffic(seededRandom(options.seed), options.eventsPerSecond, now - RAMP_MS);
  // Visits that began before: what they had done by now is not sent, so that the rate is right from the first second.
  traffic.due(now);
  // Made once per event, so that a batch whose answer was lost is counted once when it is sent again.
  const run = Date.now().toString(36);
  let made = 0;
  let waiting: (DueEvent & { id: string })[] = [];
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

/** Answers with what went wrong, or null. */
async function send(
  { url, key, stream }: SimulatorOptions,
  batch: readonly (DueEvent & { id: string })[],
): Promise<string | null> {
  const events = batch.map(({ id, time, event }) => ({ id, stream, time, ...event }));
  try {
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    });
    const text = await response.text();
    return response.status === 202 ? null : `${response.status} ${text.slice(0, 200)}`;
  } catch (fault) {
    return (fault as Error).message;
  }
}
