/**
 * Takes the events of known senders that were refused to `rejected-events`, so that somebody can find out why nothing
 * arrives. No answer waits for it, and none fails for it: what is past a rate, or does not fit, or cannot be written is
 * counted instead, and a record says how many there were.
 */
import { HEADERS, rejectedEventCodec, TOPICS, type ErrorCode } from '#contracts';
import { partitionOf, type RejectedEvent } from '#domain';
import type { LogAppender, NewRecord } from '#event-log';
import type { Logger } from '#runtime';
import { tooLittleRoom } from '../append/too-little-room.js';
import type { Sender } from '../authenticate/sender.js';
import type { IngestMetrics } from '../metrics/ingest-metrics.js';
import { notKeptRecord } from './refused-event.js';

export interface RefusedEventsParts {
  readonly appender: Pick<LogAppender, 'append' | 'state'>;
  /** Of `rejected-events`. */
  readonly partitions: number;
  /** Events a second of one collector that are kept; 0: none, they are counted. */
  readonly perSecond: number;
  readonly metrics: Pick<IngestMetrics, 'refused'>;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Of one request: what is kept of it, and every code that was given. */
export interface RefusedOfRequest {
  readonly kept: readonly RejectedEvent[];
  readonly codes: readonly ErrorCode[];
}

const SECOND_MS = 1_000;
/** Of one collector in a second. */
const BYTES_PER_SECOND = 1_000_000;
/** What waits for the log, of all collectors. */
const MOST_QUEUED_BYTES = 8_000_000;

/** Of one collector in the second in hand. */
interface Window {
  readonly sender: Sender;
  left: number;
  bytesLeft: number;
  readonly notKept: Map<ErrorCode, number>;
}

export class RefusedEvents {
  private windows = new Map<string, Window>();
  private queue: RejectedEvent[] = [];
  private queuedBytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private isFailing = false;

  constructor(private readonly parts: RefusedEventsParts) {}

  /** Whether one more event of this sender would be kept now; it is taken for kept then. */
  admits(sender: Sender): boolean {
    const window = this.windowOf(sender);
    if (window.left <= 0 || window.bytesLeft <= 0 || this.queuedBytes >= MOST_QUEUED_BYTES) return false;
    window.left -= 1;
    return true;
  }

  /** Does not throw, and returns at once. Call it when the request is answered as it will be. */
  add(sender: Sender, { kept, codes }: RefusedOfRequest): void {
    if (codes.length === 0) return;
    const window = this.windowOf(sender);
    for (const code of codes) window.notKept.set(code, (window.notKept.get(code) ?? 0) + 1);
    for (const event of kept) {
      const code = event.reason as ErrorCode;
      window.notKept.set(code, window.notKept.get(code)! - 1);
      window.bytesLeft -= event.raw.length;
      this.queuedBytes += sizeOf(event);
      this.queue.push(event);
    }
    this.parts.metrics.refused('counted', codes.length - kept.length);
  }

  /** Writes what is there, and no more after it. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    this.turn();
    await this.writing;
    clearTimeout(this.timer);
  }

  private windowOf(sender: Sender): Window {
    const known = this.windows.get(sender.collectorId);
    if (known) return known;
    const fresh = { sender, left: this.parts.perSecond, bytesLeft: BYTES_PER_SECOND, notKept: new Map() };
    this.windows.set(sender.collectorId, fresh);
    this.timer ??= setTimeout(() => this.turn(), SECOND_MS).unref();
    return fresh;
  }

  /** The second is over: what was kept of it is written, and how many more there were. */
  private turn(): void {
    this.timer = undefined;
    const now = Date.now();
    const [windows, queue] = [this.windows, this.queue];
    this.windows = new Map();
    this.queue = [];
    const more = [...windows.values()].flatMap(({ sender, notKept }) =>
      [...notKept].filter(([, count]) => count > 0).map(([code, count]) => notKeptRecord(code, sender, now, count)),
    );
    if (queue.length + more.length > 0) this.writing = this.writing.then(() => this.write(queue, more));
  }

  private async write(queue: readonly RejectedEvent[], more: readonly RejectedEvent[]): Promise<void> {
    const events = [...queue, ...more];
    try {
      const tooLittle = tooLittleRoom(this.parts.appender.state().disk);
      if (tooLittle) throw new Error(tooLittle);
      await this.parts.appender.append(TOPICS.rejected, this.records(events));
      this.parts.metrics.refused('kept', events.length);
      this.isFailing = false;
    } catch (fault) {
      // They are not what was accepted: nobody is told but the operator.
      if (!this.isFailing) this.parts.logger.warn({ err: fault, events: events.length }, 'refused events are not kept');
      this.isFailing = true;
      this.parts.metrics.refused('lost', events.length);
    } finally {
      for (const event of queue) this.queuedBytes -= sizeOf(event);
    }
  }

  /** All of one collector stand in one partition, in their order. */
  private records(events: readonly RejectedEvent[]): readonly NewRecord[] {
    const values = rejectedEventCodec.encodeAll(events);
    return events.map(({ projectId, type, door, rejectedAt }, index) => {
      const key = Buffer.from(`${projectId}/${door!.collectorId}`);
      return {
        partition: partitionOf(key, this.parts.partitions),
        key,
        value: values[index]!,
        headers: { [HEADERS.project]: projectId!, [HEADERS.type]: type ?? '' },
        timestamp: rejectedAt,
      };
    });
  }
}

/** With what an event takes beside its text. */
const sizeOf = ({ raw }: RejectedEvent): number => raw.length + 500;
