/** Keeps the key directory up with `control-events`, and knows when it has seen all that stood there at the start. */
import { setTimeout as pause } from 'node:timers/promises';
import { controlEventCodec, factOf, PayloadInvalid } from '#contracts';
import type { LogAdmin, RecordBatch } from '#event-log';
import type { Logger, PartHealth } from '#runtime';
import type { KeyDirectory } from './key-directory.js';

/** Pause between attempts to learn where the log ends. */
const RETRY_MS = 500;
/** A fact that stands in the log is read within milliseconds; longer nobody is kept waiting. */
const CAUGHT_UP_WITHIN_MS = 1_000;
const CATCH_UP_POLL_MS = 5;

export class KeyFeed {
  /** Offset per partition that must have been read; null until the log said where it ends. */
  private target: Map<number, number> | null = null;
  private readonly read = new Map<number, number>();
  private retry: NodeJS.Timeout | undefined;
  private unreadable = 0;
  private asking: Promise<boolean> = Promise.resolve(true);
  private next: Promise<boolean> | null = null;

  constructor(
    private readonly directory: KeyDirectory,
    private readonly admin: Pick<LogAdmin, 'offsets'>,
    private readonly topic: string,
    private readonly logger: Logger,
  ) {}

  /** Asks for the log's end, again and again until it answers. */
  async start(): Promise<void> {
    try {
      const partitions = await this.admin.offsets(this.topic);
      const filled = partitions.filter(({ earliest, latest }) => latest > earliest);
      this.target = new Map(filled.map(({ partition, latest }) => [partition, latest]));
    } catch (fault) {
      this.logger.warn({ err: fault }, 'the log does not say where control-events ends; asking again');
      this.retry = setTimeout(() => void this.start(), RETRY_MS);
    }
  }

  stop(): void {
    clearTimeout(this.retry);
  }

  /** A fact that cannot be read is passed over and named in health: it would be just as unreadable the next time. */
  take(batch: RecordBatch): void {
    for (const { value, offset } of batch.records) {
      try {
        const event = controlEventCodec.decode(value);
        this.directory.apply(event.position, factOf(event));
      } catch (fault) {
        if (!(fault instanceof PayloadInvalid || fault instanceof SyntaxError)) throw fault;
        this.unreadable++;
        this.logger.error({ err: fault, topic: batch.topic, offset }, 'a control event cannot be read');
      }
    }
    this.read.set(batch.partition, Math.max(batch.nextOffset, this.read.get(batch.partition) ?? 0));
  }

  /**
   * True once everything that stands in the topic by now was read; false when that takes too long, or the log does not
   * say. Who asks while a question is under way shares the next one with others.
   */
  caughtUp(): Promise<boolean> {
    this.next ??= this.asking.then(() => {
      this.next = null;
      this.asking = this.untilRead();
      return this.asking;
    });
    return this.next;
  }

  private async untilRead(): Promise<boolean> {
    try {
      const deadline = Date.now() + CAUGHT_UP_WITHIN_MS;
      const ends = await Promise.race([this.admin.offsets(this.topic), pause(CAUGHT_UP_WITHIN_MS, null)]);
      if (!ends) return false;
      const isBehind = (): boolean =>
        ends.some(({ partition, earliest, latest }) => latest > Math.max(earliest, this.read.get(partition) ?? 0));
      while (isBehind() && Date.now() < deadline) await pause(CATCH_UP_POLL_MS);
      return !isBehind();
    } catch (fault) {
      this.logger.warn({ err: fault }, 'the log does not say where control-events ends');
      return false;
    }
  }

  /** True from when every fact that stood in the log at the start is known. */
  get ready(): boolean {
    if (!this.target) return false;
    for (const [partition, offset] of this.target) if ((this.read.get(partition) ?? 0) < offset) return false;
    this.target.clear();
    return true;
  }

  health(): PartHealth {
    if (!this.ready) return { ok: false, detail: 'reading the keys from the log' };
    return this.unreadable === 0
      ? { ok: true }
      : { ok: true, detail: `${this.unreadable} control events are unreadable` };
  }
}
