/** Work that is done again and again for as long as the gateway lives, one round after the other. */

/** A round that takes long is not begun again for so many times as long, unless its news cannot wait. */
const REST = 20;

export interface RepetitionOptions {
  /** From the end of a round to the beginning of the next, at least. */
  readonly everyMs: number;
  /** Times the length of a round, at least. */
  readonly rest?: number;
  /** Told of the first round that fails after one that did not. */
  readonly onFault: (fault: unknown) => void;
}

export class Repetition {
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<void> | null = null;
  private isFailing = false;
  private isClosed = false;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly options: RepetitionOptions,
  ) {}

  start(): void {
    this.next(this.options.everyMs);
  }

  /** Waits for the round in hand. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (this.timer) clearTimeout(this.timer);
    await this.round;
  }

  private next(delayMs: number): void {
    if (this.isClosed) return;
    this.timer = setTimeout(() => void (this.round = this.run()), delayMs);
  }

  private async run(): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.work();
      this.isFailing = false;
    } catch (fault) {
      if (!this.isFailing) this.options.onFault(fault);
      this.isFailing = true;
    }
    const { everyMs, rest = REST } = this.options;
    this.next(Math.max(everyMs, rest * (performance.now() - startedAt)));
  }
}
