/** What the enricher counts. Labels are few and fixed: no project, no type. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { RecordBatch, Unread } from '#event-log';
import type { Outcome } from './enrich-events/enrich-batch.js';

/** By type, of one batch. */
interface Copies {
  readonly copied: number;
  readonly notCopied: number;
}

export class EnricherMetrics {
  private readonly events: Counter<'outcome'>;
  private readonly copies: Counter<'outcome'>;
  private readonly duration: Histogram;
  private readonly lag: Gauge<'partition'>;
  private readonly unread: Gauge<'partition'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.events = new Counter({
      name: 'nexuspipe_enricher_events_total',
      help: 'Raw events by what became of them: enriched, or the reason of the rejection.',
      labelNames: ['outcome'],
      registers,
    });
    this.copies = new Counter({
      name: 'nexuspipe_enricher_type_copies_total',
      help: 'Events for topics of their types: copied, or missed because the topic is not there.',
      labelNames: ['outcome'],
      registers,
    });
    this.duration = new Histogram({
      name: 'nexuspipe_enricher_batch_seconds',
      help: 'Time to turn one batch into its outputs, claims included, commit not.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
    this.lag = new Gauge({
      name: 'nexuspipe_enricher_lag_records',
      help: 'Records of a partition of raw-events behind the last batch when it was fetched.',
      labelNames: ['partition'],
      registers,
    });
    this.unread = new Gauge({
      name: 'nexuspipe_enricher_unread_seconds',
      help: 'For how long the oldest record of a partition of raw-events that was not taken has stood in the log.',
      labelNames: ['partition'],
      registers,
    });
  }

  /** Call what it answers with once the batch is done; a batch that fails is counted when it comes again. */
  batchStarted(batch: RecordBatch): (outcomes: readonly Outcome[], copies: Copies) => void {
    const stop = this.duration.startTimer();
    return (outcomes, { copied, notCopied }) => {
      stop();
      if (copied > 0) this.copies.inc({ outcome: 'copied' }, copied);
      if (notCopied > 0) this.copies.inc({ outcome: 'missed' }, notCopied);
      const counts = new Map<Outcome, number>();
      for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      for (const [outcome, count] of counts) this.events.inc({ outcome }, count);
      this.lag.set({ partition: batch.partition }, Math.max(0, batch.highWatermark - batch.nextOffset));
    };
  }

  /** Of the partitions that are read here; those of others are theirs to tell. */
  waiting(unread: readonly Unread[]): void {
    this.unread.reset();
    for (const { partition, ageMs } of unread) this.unread.set({ partition }, ageMs / 1_000);
  }
}
