/** The appends of one topic on their way: those that wait, and the one write that is under way. */
import { LogUnavailable } from './faults.js';
import type { NewRecord } from './port.js';

export interface PendingAppend {
  readonly records: readonly NewRecord[];
  readonly bytes: number;
  /** Epoch ms by which it must be answered. */
  readonly deadline: number;
  readonly resolve: (offsets: readonly number[]) => void;
  readonly reject: (fault: Error) => void;
  /** Answered by its deadline while its write was still under way. */
  answered: boolean;
}

export interface FlushLaneParts {
  readonly write: (records: readonly NewRecord[]) => Promise<readonly number[]>;
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** Waiting records that are worth a write at once; with fewer it waits for two turns of the event loop. */
  readonly worthAWrite: number;
  /** A write is back: so many appends were answered now, so many bytes are released. */
  readonly acknowledged: (appends: number, bytes: number, tookMs: number) => void;
  readonly failed: (appends: number, bytes: number) => void;
}

interface Flush {
  readonly appends: readonly PendingAppend[];
  readonly records: readonly NewRecord[];
  readonly bytes: number;
}

/** In one the answers go out, in the next comes in what their receivers ask for. */
const TURNS_BETWEEN = 2;

export class FlushLane {
  private queue: PendingAppend[] = [];
  /** Index of the oldest append in `queue`; those before it are gone. */
  private head = 0;
  /** Records in `queue` from `head` on. */
  private waiting = 0;
  private running = false;
  private inFlight: Flush | null = null;

  constructor(private readonly parts: FlushLaneParts) {}

  /** Queues an append. An idle lane starts after this turn of the event loop, so that requests read together go together. */
  push(append: PendingAppend): void {
    this.queue.push(append);
    this.waiting += append.records.length;
    if (this.running) return;
    this.running = true;
    void turn().then(() => this.run());
  }

  /**
   * Fails appends that are past their deadline. Those in a write keep their bytes: the memory is held until the write
   * is back.
   */
  expire(now: number): { appends: number; bytes: number } {
    let appends = 0;
    let bytes = 0;
    for (const append of this.inFlight?.appends ?? []) {
      if (append.answered || append.deadline > now) continue;
      append.answered = true;
      appends += 1;
      append.reject(new LogUnavailable('the log did not acknowledge in time; the records may be in it'));
    }
    while (this.head < this.queue.length && this.queue[this.head]!.deadline <= now) {
      const append = this.take();
      appends += 1;
      bytes += append.bytes;
      append.reject(new LogUnavailable('the log did not take the records in time'));
    }
    return { appends, bytes };
  }

  nextDeadline(): number {
    const waiting = this.inFlight?.appends.find((append) => !append.answered) ?? this.queue[this.head];
    return waiting?.deadline ?? Infinity;
  }

  private async run(): Promise<void> {
    while (this.head < this.queue.length) {
      await this.writeOnce();
      for (let turns = 0; turns < TURNS_BETWEEN && this.waiting < this.parts.worthAWrite; turns += 1) await turn();
    }
    this.running = false;
  }

  private async writeOnce(): Promise<void> {
    const flush = this.gather();
    this.inFlight = flush;
    const startedAt = Date.now();
    try {
      const offsets = await this.parts.write(flush.records);
      this.inFlight = null;
      if (offsets.length !== flush.records.length) throw new Error('the log did not answer for every record');
      this.parts.acknowledged(acknowledge(flush, offsets), flush.bytes, Date.now() - startedAt);
    } catch (fault) {
      this.inFlight = null;
      this.parts.failed(fail(flush, asUnavailable(fault)), flush.bytes);
    }
  }

  /** The longest run of appends that fits into one write; never none, and never part of an append. */
  private gather(): Flush {
    const first = this.take();
    const appends = [first];
    let count = first.records.length;
    let bytes = first.bytes;
    while (this.head < this.queue.length) {
      const next = this.queue[this.head]!;
      if (count + next.records.length > this.parts.maxRecords || bytes + next.bytes > this.parts.maxBytes) break;
      appends.push(this.take());
      count += next.records.length;
      bytes += next.bytes;
    }
    return {
      appends,
      records: appends.length === 1 ? first.records : appends.flatMap((append) => append.records),
      bytes,
    };
  }

  private take(): PendingAppend {
    const append = this.queue[this.head]!;
    this.head += 1;
    this.waiting -= append.records.length;
    if (this.head === this.queue.length) {
      this.queue = [];
      this.head = 0;
    } else if (this.head >= 1024 && this.head * 2 > this.queue.length) {
      this.queue = this.queue.slice(this.head);
      this.head = 0;
    }
    return append;
  }
}

/** Lets the event loop send and receive what is ready. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function acknowledge({ appends }: Flush, offsets: readonly number[]): number {
  let answered = 0;
  let at = 0;
  for (const append of appends) {
    const end = at + append.records.length;
    if (!append.answered) {
      answered += 1;
      append.resolve(appends.length === 1 ? offsets : offsets.slice(at, end));
    }
    at = end;
  }
  return answered;
}

function fail({ appends }: Flush, fault: LogUnavailable): number {
  let answered = 0;
  for (const append of appends) {
    if (append.answered) continue;
    answered += 1;
    append.reject(fault);
  }
  return answered;
}

function asUnavailable(fault: unknown): LogUnavailable {
  if (fault instanceof LogUnavailable) return fault;
  const message = fault instanceof Error ? fault.message : String(fault);
  return new LogUnavailable(`the log did not take the records: ${message}`, { cause: fault });
}
