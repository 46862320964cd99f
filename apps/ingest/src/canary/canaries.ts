/** Sends a canary through every partition, once in each round, the way of all other events. */
import { rawEventCodec } from '#contracts';
import { canaryEvent } from '#domain';
import type { NewRecord } from '#event-log';
import type { Logger } from '#runtime';
import type { RawLog } from '../append/raw-log.js';

export interface CanariesParts {
  readonly rawLog: Pick<RawLog, 'append' | 'partitions'>;
  /** From round to round; rounds begin at its multiples since 1970, so that all collectors send at the same time. */
  readonly everyMs: number;
  readonly logger: Pick<Logger, 'warn'>;
}

export class Canaries {
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> = Promise.resolve();
  private isStopped = false;
  private isFailing = false;

  constructor(private readonly parts: CanariesParts) {}

  /** The first ones leave at the beginning of the next round. */
  start(): void {
    const { everyMs } = this.parts;
    if (this.isStopped) return;
    this.timer = setTimeout(
      () => {
        this.sending = this.send(Date.now()).finally(() => this.start());
      },
      everyMs - (Date.now() % everyMs),
    ).unref();
  }

  /** Waits for those that are on their way to the log. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.sending;
  }

  /** A log that does not take them is what they are to show: nobody is told but the operator. */
  private async send(now: number): Promise<void> {
    try {
      await this.parts.rawLog.append(canaryRecords(this.parts.rawLog.partitions, this.parts.everyMs, now));
      this.isFailing = false;
    } catch (fault) {
      if (!this.isFailing) this.parts.logger.warn({ err: fault }, 'the log does not take canaries');
      this.isFailing = true;
    }
  }
}

/** One for each partition, as small as can be: the log keeps them. A timer that fires a little early belongs to the round that it was set for. */
function canaryRecords(partitions: number, everyMs: number, now: number): readonly NewRecord[] {
  const round = Math.round(now / everyMs);
  return Array.from({ length: partitions }, (_, partition) => ({
    partition,
    key: null,
    value: rawEventCodec.encode(canaryEvent(partition, round, now)),
    timestamp: now,
  }));
}
