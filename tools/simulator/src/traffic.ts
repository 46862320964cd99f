/**
 * Visits that overlap in time: which events are due now. Pure but for the randomness it is given, so that the same seed
 * and the same clock give the same traffic.
 */
import type { Random } from './random.js';
import { exponential } from './random.js';
import { circumstancesAt } from './shop-calendar.js';
import { MEAN_EVENTS_PER_VISIT, visit, type VisitEvent } from './visit.js';

export interface DueEvent {
  readonly time: number;
  readonly event: VisitEvent;
}

export interface TrafficOptions {
  readonly random: Random;
  /** Mean events a second at a moment (epoch ms), once visits overlap (after some minutes). */
  readonly eventsPerSecond: (at: number) => number;
  readonly startAt: number;
  /** When the demo began, epoch ms: what its calendar hangs on. */
  readonly began: number;
}

export class Traffic {
  private pending: DueEvent[] = [];
  private nextVisitAt: number;

  constructor(private readonly options: TrafficOptions) {
    this.nextVisitAt = options.startAt;
  }

  /** The events that are due up to `now` (epoch ms), oldest first. */
  due(now: number): DueEvent[] {
    const { random, eventsPerSecond, began } = this.options;
    while (this.nextVisitAt <= now) {
      const steps = visit(random, circumstancesAt(this.nextVisitAt, began));
      for (const { at, event } of steps) this.pending.push({ time: Math.round(this.nextVisitAt + at), event });
      this.nextVisitAt += exponential(random, (MEAN_EVENTS_PER_VISIT / eventsPerSecond(this.nextVisitAt)) * 1_000);
    }
    const due = this.pending.filter(({ time }) => time <= now);
    this.pending = this.pending.filter(({ time }) => time > now);
    return due.sort((a, b) => a.time - b.time);
  }
}
