/**
 * Visits that overlap in time: which events are due now. Pure but for the randomness it is given, so that the same seed
 * and the same clock give the same traffic.
 */
import type { Random } from './random.js';
import { exponential } from './random.js';
import { MEAN_EVENTS_PER_VISIT, visit, type VisitEvent } from './visit.js';

export interface DueEvent {
  readonly time: number;
  readonly event: VisitEvent;
}

export class Traffic {
  private pending: DueEvent[] = [];
  private nextVisitAt: number;

  /** @param eventsPerSecond mean rate once visits overlap (after some seconds) */
  constructor(
    private readonly random: Random,
    private readonly eventsPerSecond: number,
    startAt: number,
  ) {
    this.nextVisitAt = startAt;
  }

  /** The events that are due up to `now` (epoch ms), oldest first. */
  due(now: number): DueEvent[] {
    while (this.nextVisitAt <= now) {
      for (const { at, event } of visit(this.random)) this.pending.push({ time: this.nextVisitAt + at, event });
      this.nextVisitAt += exponential(this.random, (MEAN_EVENTS_PER_VISIT / this.eventsPerSecond) * 1_000);
    }
    const due = this.pending.filter(({ time }) => time <= now);
    this.pending = this.pending.filter(({ time }) => time > now);
    return due.map(({ time, event }) => ({ time: Math.round(time), event })).sort((a, b) => a.time - b.time);
  }
}
