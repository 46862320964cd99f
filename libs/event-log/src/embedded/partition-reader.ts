/** Reads one partition for one subscription: batch after batch, each finished before the next; waits without polling. */
import type { RecordBatch } from '../port.js';
import type { PartitionLog } from './partition-log.js';

/** What is done with a partition's batches. */
export interface BatchWork {
  /** Where to read from; asked at the start and, if `rewind` says so, after a fault. */
  position(log: PartitionLog): Promise<number>;
  take(batch: RecordBatch, position: number): Promise<void>;
  /** Whether a fault sends the reader back to `position`, or it stays where it was. */
  readonly rewind: boolean;
  readonly maxBatchRecords: number;
  readonly pauseMs: { readonly first: number; readonly longest: number };
}

export class PartitionReader {
  private readonly stopping = new AbortController();
  private readonly finished: Promise<void>;
  /** Everything there is was taken, and nothing is in hand. */
  private waiting = false;
  private progressAt: number | null = null;
  failingSince: number | null = null;
  lastFault: string | null = null;

  constructor(
    readonly log: PartitionLog,
    private readonly work: BatchWork,
  ) {
    this.finished = this.run();
  }

  /** Epoch ms of the last progress; now, while there is nothing to do. */
  lastProgressAt(): number | null {
    return this.waiting ? Date.now() : this.progressAt;
  }

  /** Resolves when the batch in hand is finished; there is no further one. */
  stop(): Promise<void> {
    this.stopping.abort();
    return this.finished;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let position: number | null = null;
    let pause = this.work.pauseMs.first;
    while (!signal.aborted) {
      try {
        position ??= await this.start();
        const at = await this.step(position, signal);
        if (at !== position) pause = this.work.pauseMs.first;
        position = at;
      } catch (fault) {
        this.failingSince ??= Date.now();
        this.lastFault = fault instanceof Error ? fault.message : String(fault);
        if (this.work.rewind) position = null;
        await sleep(pause, signal);
        pause = Math.min(pause * 2, this.work.pauseMs.longest);
      }
    }
  }

  private async start(): Promise<number> {
    const position = await this.work.position(this.log);
    if (position > this.log.latest) {
      throw new Error(`the position ${position} of ${this.log.name} is past the end of the log, ${this.log.latest}`);
    }
    if (position < this.log.earliest) {
      process.emitWarning(
        `retention deleted ${this.log.name} up to ${this.log.earliest} before it was read from ${position}`,
      );
    }
    return position;
  }

  /** Takes the next batch or waits for one; answers with where reading goes on. */
  private async step(position: number, signal: AbortSignal): Promise<number> {
    const from = Math.max(position, this.log.earliest);
    const batch = this.log.read(from, this.work.maxBatchRecords);
    if (!batch) {
      // What is before `latest` and not there is being deleted by retention at this moment.
      if (this.log.latest > from) await turn();
      else await this.wait(from, signal);
      return from;
    }
    await this.work.take(batch, from);
    this.progressAt = Date.now();
    this.failingSince = null;
    this.lastFault = null;
    await turn();
    return batch.nextOffset;
  }

  private async wait(position: number, signal: AbortSignal): Promise<void> {
    this.waiting = true;
    await this.log.more(position, signal);
    this.waiting = false;
    this.progressAt = Date.now();
  }
}

/** Lets requests and timers in between two batches of a reader that catches up. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
