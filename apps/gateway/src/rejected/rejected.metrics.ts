/** What people decide on rejected events. */
import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';

@Injectable()
export class RejectedMetrics {
  private readonly counted: Counter<'what'>;

  constructor(registry: Registry) {
    this.counted = new Counter({
      name: 'nexuspipe_rejected_decided_total',
      help: 'Rejected events that were sent again or discarded.',
      labelNames: ['what'],
      registers: [registry],
    });
  }

  decided(what: 'redriven' | 'discarded', events: number): void {
    if (events > 0) this.counted.inc({ what }, events);
  }
}
