/** How much room the disk of the log has: asked each second, so that nobody who takes events in waits for the answer. */
import { statfs } from 'node:fs/promises';
import type { DiskRoom } from '../port.js';

const EVERY_MS = 1_000;

/** What this process may still write on the file system of a folder. */
export async function freeBytesOf(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

export class DiskWatch {
  private timer: NodeJS.Timeout | undefined;
  private free: number | null = null;
  private looking = false;

  constructor(
    private readonly freeBytes: () => Promise<number>,
    private readonly minFreeBytes: number,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.look(), EVERY_MS);
    this.timer.unref();
    void this.look();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Null while it is not known. */
  room(): DiskRoom | null {
    return this.free === null ? null : { freeBytes: this.free, minFreeBytes: this.minFreeBytes };
  }

  /** A disk that does not answer, as one on a network may, is asked once. */
  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    // Where it cannot be told the writes themselves have to say that there is no room.
    this.free = await this.freeBytes().catch(() => null);
    this.looking = false;
  }
}
