/** One partition of one topic: hands out offsets, reads ranges, and wakes those who wait for more. */
import { RecordCorrupt } from '../faults.js';
import type { LogRecord, RecordBatch } from '../port.js';
import { baseOf, LAST_OFFSET, PREFIX_BYTES, segmentKey } from './segment-key.js';
import { encodeSegment, readHead, readSegment, type SegmentRecord } from './segment.js';
import type { Store } from './store.js';

/** Records whose offsets are taken, ready to be put into a transaction. */
export interface Staged {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly base: number;
  readonly end: number;
}

/** A batch grows to at most so many bytes, or one segment. */
const BATCH_BYTES = 4 * 1024 * 1024;

export class PartitionLog {
  /** First offset there is. */
  earliest = 0;
  /** One past the newest record that is on disk. */
  latest = 0;
  /** The next offset to hand out; ahead of `latest` while writes are under way. */
  private next = 0;
  private lastAppendedAt = 0;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly store: Store,
    readonly topic: string,
    private readonly topicId: number,
    readonly partition: number,
  ) {}

  /** Finds where the partition begins and ends; `floor` is where it begins when it is empty. */
  load(floor: number): void {
    this.earliest = this.firstBase(floor) ?? floor;
    const last = this.segmentAt(LAST_OFFSET);
    if (last) this.lastAppendedAt = last.appendedAt;
    this.latest = this.next = Math.max(floor, last?.end ?? 0);
  }

  /** Takes offsets for the records. A write that fails leaves a hole; offsets are never used twice. */
  stage(records: readonly SegmentRecord[], now: number): Staged {
    const base = this.next;
    this.lastAppendedAt = Math.max(now, this.lastAppendedAt);
    const value = encodeSegment(records, base, this.lastAppendedAt);
    this.next += records.length;
    return { key: this.key(base), value, base, end: this.next };
  }

  /** The records before `end` are on disk: readers may have them. */
  publish(end: number): void {
    this.latest = Math.max(this.latest, end);
    for (const wake of [...this.waiting]) wake();
  }

  /** Resolves when there is something at or after the position, or when `signal` aborts. */
  more(position: number, signal: AbortSignal): Promise<void> {
    if (this.latest > position || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  /** The next records from the position on; null when there are none. Throws RecordCorrupt if the first is damaged. */
  read(position: number, maxRecords: number): RecordBatch | null {
    if (position >= this.latest) return null;
    const records: LogRecord[] = [];
    const start = this.keyAtOrBefore(position) ?? this.key(position);
    const range = this.store.segments.getRange({ start, end: this.key(LAST_OFFSET) });
    let bytes = 0;
    try {
      for (const { key, value } of range) {
        readSegment(value, baseOf(key), { from: position, limit: maxRecords - records.length }, records, this.name);
        bytes += value.length;
        if (records.length >= maxRecords || bytes >= BATCH_BYTES) break;
      }
    } catch (fault) {
      if (!(fault instanceof RecordCorrupt) || records.length === 0) throw fault;
    }
    const last = records.at(-1);
    if (!last) return null;
    const { topic, partition } = this;
    const nextOffset = last.offset + 1;
    return { topic, partition, records, nextOffset, highWatermark: Math.max(this.latest, nextOffset) };
  }

  /** The first offset that was appended at or after the time; `latest` when all are older. */
  offsetSince(time: number): number {
    let low = this.earliest;
    let high = this.latest;
    while (low < high) {
      const segment = this.segmentAt(low + Math.floor((high - low) / 2));
      if (!segment || segment.end <= low) return low;
      if (segment.appendedAt < time) low = segment.end;
      else high = segment.base;
    }
    return low;
  }

  /** Keys of at most `limit` segments that end at or before the offset, from the front. */
  keysBefore(offset: number, limit: number): Buffer[] {
    return [...this.store.segments.getKeys({ start: this.key(0), end: this.key(offset), limit })];
  }

  /** The offset at which the segment of a key starts. */
  offsetOf(key: Buffer): number {
    return baseOf(key);
  }

  /** What stands before the offset was deleted. */
  cut(offset: number): void {
    this.earliest = Math.max(this.earliest, offset);
  }

  /** `topic/partition`, as coordinates are written. */
  get name(): string {
    return `${this.topic}/${this.partition}`;
  }

  /** The segment that holds the offset, or the last one before it. */
  private segmentAt(offset: number): { base: number; end: number; appendedAt: number } | null {
    const key = this.keyAtOrBefore(offset);
    const value = key && this.store.segments.get(key);
    if (!value) return null;
    const base = baseOf(key);
    const { count, appendedAt } = readHead(value, `${this.name}/${base}`);
    return { base, end: base + count, appendedAt };
  }

  private keyAtOrBefore(offset: number): Buffer | null {
    const prefix = this.key(0).subarray(0, PREFIX_BYTES);
    const range = { start: this.key(offset), end: prefix, reverse: true, limit: 1 };
    const [key] = this.store.segments.getKeys(range);
    return key ?? null;
  }

  private firstBase(from: number): number | null {
    const [key] = this.store.segments.getKeys({ start: this.key(from), end: this.key(LAST_OFFSET), limit: 1 });
    return key ? baseOf(key) : null;
  }

  private key(offset: number): Buffer {
    return segmentKey(this.topicId, this.partition, offset);
  }
}
