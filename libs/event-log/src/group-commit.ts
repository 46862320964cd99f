/**
 * Group commit: many appends, few writes. Appends wait in a bounded accumulator; while a write is under way the next one
 * gathers, and it starts when the previous is back. Under load writes grow by themselves, at rest an append waits for
 * nothing: there is no linger and no timer to fill a write. Both logs stand behind it.
 */
import { FlushLane } from './flush-lane.js';
import { LogFull, LogUnavailable } from './faults.js';
import type { AppenderState, DiskRoom, LogAppender, NewRecord } from './port.js';

/** Writes records in order and answers with one offset per record once they are durable. */
export type RecordWriter = (topic: string, records: readonly NewRecord[]) => Promise<readonly number[]>;

export interface GroupCommitOptions {
  /** Bound of what waits or is being written, in bytes; past it appends are refused (64 MB). */
  readonly maxQueuedBytes?: number;
  /** A write holds at most so many records, unless one append alone has more (2000). */
  readonly maxFlushRecords?: number;
  /** A write holds at most so many bytes, unless one append alone has more (1 MB). */
  readonly maxFlushBytes?: number;
  /** An append that is not acknowledged by then fails with LogUnavailable (10 s). */
  readonly deadlineMs?: number;
  /**
   * After a write the next one begins at once when so many records wait (0: always); with fewer it begins two turns of the
   * event loop later, so that what is asked for on the answers joins it. Right where a write is dear, however small.
   */
  readonly worthAWrite?: number;
  /** For those who ask for the appender's state. */
  readonly disk?: () => DiskRoom | null;
}

/** What a record costs in memory beside its key, value and headers. */
const RECORD_OVERHEAD = 64;
const LONGEST_RETRY_SECONDS = 30;

export class GroupCommit implements LogAppender {
  private readonly lanes = new Map<string, FlushLane>();
  private readonly maxQueuedBytes: number;
  private readonly deadlineMs: number;
  private queuedBytes = 0;
  private waiting = 0;
  private lastAcknowledgedAt: number | null = null;
  private failingSince: number | null = null;
  private lastFailedAt: number | null = null;
  /** Bytes per millisecond of the last write, for the advice to those who are refused. */
  private pace = 0;
  private deadlineTimer: NodeJS.Timeout | undefined;
  private drained: (() => void) | null = null;
  private closing: Promise<void> | null = null;

  constructor(
    private readonly write: RecordWriter,
    private readonly options: GroupCommitOptions = {},
  ) {
    this.maxQueuedBytes = options.maxQueuedBytes ?? 64 * 1024 * 1024;
    this.deadlineMs = options.deadlineMs ?? 10_000;
  }

  append(topic: string, records: readonly NewRecord[]): Promise<readonly number[]> {
    if (this.closing) return Promise.reject(new LogUnavailable('the appender is closed'));
    if (records.length === 0) return Promise.resolve([]);
    const bytes = sizeOf(records);
    if (this.queuedBytes + bytes > this.maxQueuedBytes) return Promise.reject(new LogFull(this.retryAfterSeconds()));
    this.queuedBytes += bytes;
    this.waiting += 1;
    return new Promise((resolve, reject) => {
      this.lane(topic).push({
        records,
        bytes,
        deadline: Date.now() + this.deadlineMs,
        resolve,
        reject,
        answered: false,
      });
      this.watchDeadlines(this.deadlineMs);
    });
  }

  state(): AppenderState {
    const { queuedBytes, maxQueuedBytes, lastAcknowledgedAt, failingSince, lastFailedAt } = this;
    const disk = this.options.disk?.() ?? null;
    return { queuedBytes, maxQueuedBytes, lastAcknowledgedAt, failingSince, lastFailedAt, disk };
  }

  close(): Promise<void> {
    this.closing ??= new Promise<void>((resolve) => {
      this.drained = resolve;
      this.answered(0);
    });
    return this.closing;
  }

  private lane(topic: string): FlushLane {
    let lane = this.lanes.get(topic);
    if (!lane) {
      lane = new FlushLane({
        write: (records) => this.write(topic, records),
        maxRecords: this.options.maxFlushRecords ?? 2000,
        maxBytes: this.options.maxFlushBytes ?? 1024 * 1024,
        worthAWrite: this.options.worthAWrite ?? 0,
        acknowledged: (appends, bytes, tookMs) => this.acknowledged(appends, bytes, tookMs),
        failed: (appends, bytes) => this.failed(appends, bytes),
      });
      this.lanes.set(topic, lane);
    }
    return lane;
  }

  private acknowledged(appends: number, bytes: number, tookMs: number): void {
    this.lastAcknowledgedAt = Date.now();
    this.failingSince = null;
    this.pace = bytes / Math.max(1, tookMs);
    this.queuedBytes -= bytes;
    this.answered(appends);
  }

  private failed(appends: number, bytes: number): void {
    this.lastFailedAt = Date.now();
    this.failingSince ??= this.lastFailedAt;
    this.queuedBytes -= bytes;
    this.answered(appends);
  }

  private answered(appends: number): void {
    this.waiting -= appends;
    if (this.waiting > 0 || !this.drained) return;
    clearTimeout(this.deadlineTimer);
    this.drained();
  }

  /** One timer for all appends; it looks at the oldest, and dies when nothing waits. */
  private watchDeadlines(delayMs: number): void {
    this.deadlineTimer ??= setTimeout(() => {
      this.deadlineTimer = undefined;
      const now = Date.now();
      for (const lane of this.lanes.values()) {
        const expired = lane.expire(now);
        if (expired.appends > 0) this.failed(expired.appends, expired.bytes);
      }
      if (this.waiting > 0) this.watchDeadlines(Math.max(1, this.nextDeadline() - now));
    }, delayMs);
  }

  private nextDeadline(): number {
    let next = Infinity;
    for (const lane of this.lanes.values()) next = Math.min(next, lane.nextDeadline());
    return next;
  }

  private retryAfterSeconds(): number {
    if (this.failingSince !== null || this.pace === 0) return Math.max(1, Math.ceil(this.deadlineMs / 1000));
    return Math.min(LONGEST_RETRY_SECONDS, Math.max(1, Math.ceil(this.queuedBytes / this.pace / 1000)));
  }
}

function sizeOf(records: readonly NewRecord[]): number {
  let bytes = 0;
  for (const { key, value, headers } of records) {
    bytes += RECORD_OVERHEAD + value.length + (key === null ? 0 : key.length);
    for (const name in headers) bytes += name.length + headers[name]!.length;
  }
  return bytes;
}
