/** What the projector counts. Labels are few and fixed: no project, no type. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { RecordBatch, Unread } from '#event-log';
import type { Projected } from './project-batch/batch-projector.js';

export class ProjectorMetrics {
  private readonly events: Counter<'outcome'>;
  private readonly late: Counter;
  private readonly duration: Histogram;
  private readonly lagRecords: Gauge<'partition'>;
  private readonly lagSeconds: Gauge<'partition'>;
  private readonly ledgerLagRecords: Gauge<'topic' | 'partition'>;
  private readonly unread: Gauge<'topic' | 'partition'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.events = new Counter({
      name: 'nexuspipe_projector_events_total',
      help: 'Enriched events by what became of them: counted, copy (of an event that is there already), rejected.',
      labelNames: ['outcome'],
      registers,
    });
    this.late = new Counter({
      name: 'nexuspipe_projector_late_events_total',
      help: 'Events that count and are late: more than ten minutes of event time behind what their partition had seen.',
      registers,
    });
    this.duration = new Histogram({
      name: 'nexuspipe_projector_batch_seconds',
      help: 'Time to bring one batch into the read models, commit, live counters and notices included.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    });
    this.lagRecords = new Gauge({
      name: 'nexuspipe_projector_lag_records',
      help: 'Records of a partition of enriched-events behind the last batch when it was fetched.',
      labelNames: ['partition'],
      registers,
    });
    this.lagSeconds = new Gauge({
      name: 'nexuspipe_projector_lag_seconds',
      help: 'From the receipt of the last event of the last batch to its commit.',
      labelNames: ['partition'],
      registers,
    });
    this.ledgerLagRecords = new Gauge({
      name: 'nexuspipe_projector_ledger_lag_records',
      help: 'Records of a partition of raw-events or rejected-events that the event ledger was behind when it took the last batch.',
      labelNames: ['topic', 'partition'],
      registers,
    });
    this.unread = new Gauge({
      name: 'nexuspipe_projector_unread_seconds',
      help: 'For how long the oldest record of a partition that is not in the read models has stood in the log.',
      labelNames: ['topic', 'partition'],
      registers,
    });
  }

  /** Call what it answers with once the batch is done. */
  batchStarted({ partition, highWatermark, nextOffset }: RecordBatch): () => void {
    const stop = this.duration.startTimer();
    return () => {
      stop();
      this.lagRecords.set({ partition }, Math.max(0, highWatermark - nextOffset));
    };
  }

  committed({ partition, events, read, rejected }: Projected, now: number): void {
    this.events.inc({ outcome: 'counted' }, events.length);
    this.events.inc({ outcome: 'rejected' }, rejected);
    this.events.inc({ outcome: 'copy' }, read - rejected - events.length);
    this.late.inc(events.filter(({ late }) => late).length);
    const last = events.at(-1);
    if (last) this.lagSeconds.set({ partition }, Math.max(0, now - last.event.receivedAt) / 1000);
  }

  /** A batch of which only the ledger counts the records. */
  counted({ topic, partition, highWatermark, nextOffset }: RecordBatch): void {
    this.ledgerLagRecords.set({ topic, partition }, Math.max(0, highWatermark - nextOffset));
  }

  /** Of the partitions that are read here; those of others are theirs to tell. */
  waiting(unread: readonly Unread[]): void {
    this.unread.reset();
    for (const { topic, partition, ageMs } of unread) this.unread.set({ topic, partition }, ageMs / 1_000);
  }
}
