/** How far each group has come. Copies move it in their own transaction; consumers report it, and it is written soon after. */
import type { Store, Writes } from './store.js';

/** Whose position. */
interface Owned {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

export class GroupOffsets {
  /** Positions that are ahead of the disk. */
  private unwritten = new Map<string, number>();
  /** Those that are being written. */
  private writing = new Map<string, number>();
  private flushing: Promise<void> | null = null;

  constructor(private readonly store: Store) {}

  get(group: string, topic: string, partition: number): number | null {
    const key = keyOf(group, topic, partition);
    const stored = this.unwritten.get(key) ?? this.writing.get(key);
    return stored ?? this.store.offsets.get(Buffer.from(key))?.readDoubleLE(0) ?? null;
  }

  /** Moves a position; it reaches the disk with the next write. One that is lost to a crash brings a batch again. */
  report(group: string, topic: string, partition: number, offset: number): void {
    this.unwritten.set(keyOf(group, topic, partition), offset);
    this.flushing ??= this.flush();
  }

  /** Moves a position within the caller's transaction. */
  put({ group, topic, partition }: Owned, offset: number, to: Writes): void {
    to.put(this.store.offsets, Buffer.from(keyOf(group, topic, partition)), encode(offset));
  }

  /** Resolves when what was reported is on disk; throws LogUnavailable when it could not be written. */
  async settle(): Promise<void> {
    await this.flushing;
    if (this.unwritten.size > 0) await this.writeOnce();
  }

  /** One write at a time. A fault ends the run: the positions stay for the next report, which comes with the next batch. */
  private async flush(): Promise<void> {
    try {
      while (this.unwritten.size > 0) await this.writeOnce();
    } catch {
      // Reported by the appends, which fail for the same reason; a position may lag behind.
    } finally {
      this.flushing = null;
    }
  }

  private async writeOnce(): Promise<void> {
    const entries = this.unwritten;
    this.writing = entries;
    this.unwritten = new Map();
    try {
      await this.store.write((to) => {
        for (const [key, offset] of entries) to.put(this.store.offsets, Buffer.from(key), encode(offset));
      });
    } catch (fault) {
      this.unwritten = new Map([...entries, ...this.unwritten]);
      throw fault;
    } finally {
      this.writing = new Map();
    }
  }
}

function keyOf(group: string, topic: string, partition: number): string {
  return `${group}\0${topic}\0${partition}`;
}

function encode(offset: number): Buffer {
  const value = Buffer.allocUnsafe(8);
  value.writeDoubleLE(offset, 0);
  return value;
}
