/**
 * When frames go out: the first at once, then at most one per interval. Time and timer are arguments, so that the
 * rule can be tested without waiting.
 */
export interface FrameClock {
  /** Milliseconds of a clock that never goes backwards. */
  now(): number;
  /** Runs `task` after a delay; the answer cancels it. */
  after(delayMs: number, task: () => void): () => void;
}

export const systemClock: FrameClock = {
  now: () => performance.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

export class FrameScheduler {
  private lastAt = -Infinity;
  private cancel: (() => void) | null = null;
  private stopped = false;

  /** `send` sends one frame and says whether there is more to send. */
  constructor(
    private readonly send: () => boolean,
    private readonly intervalMs: number,
    private readonly clock: FrameClock = systemClock,
  ) {}

  /** There is something to send: now if the last frame is an interval ago, else when it will be. */
  request(): void {
    if (this.stopped || this.cancel) return;
    const wait = this.lastAt + this.intervalMs - this.clock.now();
    if (wait <= 0) this.fire();
    else this.wait(wait);
  }

  stop(): void {
    this.stopped = true;
    this.cancel?.();
    this.cancel = null;
  }

  private wait(delayMs: number): void {
    this.cancel = this.clock.after(delayMs, () => {
      this.cancel = null;
      this.fire();
    });
  }

  private fire(): void {
    this.lastAt = this.clock.now();
    if (this.send() && !this.stopped) this.wait(this.intervalMs);
  }
}
