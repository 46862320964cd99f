/** Sends what waits: in batches, again and again until it is decided, and by beacon when the page is left. */
import type { Queued } from './backlog.js';
import { bodyOf } from './body.js';
import { openPace } from './pace.js';
import type { Queue } from './queue.js';
import { verdictOf, type Answer } from './verdict.js';

/** How texts go out; in a page fetch and sendBeacon. */
export interface Wire {
  /** Rejects when no answer comes. */
  post(body: string): Promise<Answer & { readonly retryAfter: string | null }>;
  /** False when the browser does not take it: 64 KB may be under way. */
  beacon(body: string): boolean;
}

export interface DeliveryOptions {
  readonly batchEvents: number;
  readonly batchMs: number;
  readonly warn: (text: string) => void;
}

export interface Delivery {
  /** Something waits. */
  added(): void;
  flush(): Promise<void>;
  /** The page is left: what is neither under way nor went by a beacon before goes by one now. */
  leave(): void;
  /** The network is back, or somebody is. */
  online(): void;
}

/** Beacons and requests that outlive their page are bounded together by 64 KB (Fetch standard, "keepalive"). */
const BATCH_BYTES = 30_000;

export function openDelivery(queue: Queue, wire: Wire, { batchEvents, batchMs, warn }: DeliveryOptions): Delivery {
  let working: Promise<void> | null = null;
  let underWay: readonly Queued[] = [];
  let most = batchEvents;
  let stopped = false;
  const pace = openPace(() => void flush());

  const wake = (ms: number): void => {
    if (queue.size() > 0 && !stopped) pace.wake(ms);
  };
  const sendBatch = async (batch: readonly Queued[]): Promise<void> => {
    const dropped = queue.dropped();
    const answer = await wire.post(bodyOf(batch, dropped)).catch(() => null);
    if (!answer) return pace.failed(null);
    const { status, text, retryAfter } = answer;
    const verdict = verdictOf(answer, batch.length);
    if (status > 299 || text.includes('"rejected",')) warn(`${status} ${text}`);
    if (verdict === 'later') return pace.failed(retryAfter);
    pace.succeeded();
    most = verdict === 'smaller' ? 1 : batchEvents;
    stopped = verdict === 'stop';
    if (stopped || most < batch.length) return;
    queue.remove(batch);
    if (dropped > 0) queue.countDropped(-dropped);
  };
  const work = async (): Promise<void> => {
    while (queue.size() > 0 && pace.patience() === 0 && !stopped) {
      underWay = queue.next(most, BATCH_BYTES);
      await sendBatch(underWay);
    }
  };
  const flush = (): Promise<void> =>
    (working ??= work().finally(() => {
      underWay = [];
      working = null;
      wake(0);
    }));

  return {
    added: () => wake(queue.size() < batchEvents ? batchMs : 0),
    flush,
    leave: () => {
      for (;;) {
        const batch = queue.next(Infinity, BATCH_BYTES, (event) => event.beaconed || underWay.includes(event));
        if (!batch[0] || stopped || !navigator.onLine || !wire.beacon(bodyOf(batch, 0))) return;
        for (const event of batch) event.beaconed = true;
      }
    },
    online: () => {
      if (pace.patience() === 0) return;
      pace.hurry();
      wake(0);
    },
  };
}
