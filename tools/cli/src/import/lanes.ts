/**
 * Batches on their way, a few at a time and yet in order where order matters: a visitor's events all take one lane, and a
 * lane sends one batch after the other. So the same file always arrives the same way for each visitor.
 */
import { INGEST_LIMITS } from '#contracts';

export interface Item {
  /** Number of its line in the file. */
  readonly line: number;
  /** The event as one line of JSON. */
  readonly json: string;
  /** The line as it stands in the file. */
  readonly raw: Uint8Array;
}

export const LANES = 4;
/** Leaves room for what is put to each event on its way. */
const BATCH_BYTES = INGEST_LIMITS.bodyBytes - INGEST_LIMITS.eventBytes * 1.5;

interface Lane {
  filling: Item[];
  fillingBytes: number;
  sending: readonly Item[];
  sent: Promise<void>;
}

/** Resolves once every item of the batch is decided; throws when nothing more can be sent. */
export type Deliver = (batch: readonly Item[]) => Promise<void>;

export class Lanes {
  private readonly lanes: readonly Lane[] = Array.from({ length: LANES }, () => ({
    filling: [],
    fillingBytes: 0,
    sending: [],
    sent: Promise.resolve(),
  }));
  private failure: { readonly fault: unknown } | null = null;

  constructor(private readonly deliver: Deliver) {}

  /**
   * Null when there is room for more; else to be awaited before the next item. Throws, or rejects with, what ended the
   * delivery.
   */
  add(item: Item, visitor: string | null): Promise<void> | null {
    this.throwFailure();
    const lane = this.lanes[laneOf(visitor ?? item.json)]!;
    lane.filling.push(item);
    lane.fillingBytes += item.json.length;
    const isFull = lane.filling.length === INGEST_LIMITS.events || lane.fillingBytes > BATCH_BYTES;
    return isFull ? this.dispatch(lane) : null;
  }

  /** Sends what is waiting, full or not, and resolves when everything is decided. */
  async flush(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => this.dispatch(lane).then(() => lane.sent)));
    this.throwFailure();
  }

  /** Resolves when nothing is under way any more, however it ended. What is waiting stays. */
  async settled(): Promise<void> {
    await Promise.all(this.lanes.map(({ sent }) => sent));
  }

  /** The first line that is not decided yet; null when all are. */
  oldest(): number | null {
    const lines = this.lanes.flatMap(({ sending, filling }) => (sending[0] ?? filling[0])?.line ?? []);
    return lines.length === 0 ? null : Math.min(...lines);
  }

  private async dispatch(lane: Lane): Promise<void> {
    await lane.sent;
    this.throwFailure();
    if (lane.filling.length === 0) return;
    lane.sending = lane.filling;
    lane.filling = [];
    lane.fillingBytes = 0;
    lane.sent = this.deliver(lane.sending).then(
      () => void (lane.sending = []),
      (fault: unknown) => void (this.failure ??= { fault }),
    );
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.fault;
  }
}

/** FNV-1a, 32 bits (RFC 9923). */
function laneOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length && i < 64; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % LANES;
}
