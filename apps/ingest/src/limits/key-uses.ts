/** When each collector was last used, handed to the live store every few seconds; the gateway stores it. */
import type { LastUses } from '#live-store';
import type { Logger } from '#runtime';

const NOTE_EVERY_MS = 5_000;

export class KeyUses {
  private uses = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly lastUses: LastUses,
    private readonly logger: Pick<Logger, 'debug'>,
  ) {}

  /** A key of the collector was shown, at an instant in epoch ms. */
  used(collectorId: string, at: number): void {
    this.uses.set(collectorId, at);
    this.timer ??= setTimeout(() => void this.flush(), NOTE_EVERY_MS).unref();
  }

  /** Does not throw: what could not be handed over is forgotten, and the next use says more. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const uses = [...this.uses].map(([id, at]) => ({ id, at }));
    this.uses = new Map();
    if (uses.length === 0) return;
    try {
      await this.lastUses.note(uses);
    } catch (fault) {
      this.logger.debug({ err: fault, uses: uses.length }, 'last uses of keys were not noted');
    }
  }
}
