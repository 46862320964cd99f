/** This process's view of a monthly counter in the live store: the total it said last, and what was counted since. */
import { keptUntil } from '#domain';
import type { QuotaUse } from '#live-store';

export class LocalQuota {
  private total = 0;
  private reporting = 0;
  private unreported = 0;

  constructor(
    /** Says whose and which month. */
    readonly counter: string,
    /** Epoch ms at which its month ends. */
    readonly endsAt: number,
  ) {}

  /** Accepted events of the month, as far as this process knows. */
  get used(): number {
    return this.total + this.reporting + this.unreported;
  }

  add(events: number): void {
    this.unreported += events;
  }

  report(): QuotaUse {
    this.reporting += this.unreported;
    this.unreported = 0;
    return { counter: this.counter, used: this.reporting, expiresAt: keptUntil(this) };
  }

  /** The store's answer. A store that was emptied says less than is known here. */
  reported(total: number): void {
    this.total = Math.max(total, this.total + this.reporting);
    this.reporting = 0;
  }
}
