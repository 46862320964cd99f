/** What the collector counts. No project or event name is a label: labels must stay few. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ErrorCode } from '#contracts';
import type { LimitName } from '../limits/limit.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export class IngestMetrics {
  private readonly requests: Counter<'status'>;
  private readonly events: Counter<'outcome'>;
  private readonly warnings: Counter<'code'>;
  private readonly unusable: Counter;
  private readonly append: Histogram;
  private readonly refusedEvents: Counter<'what'>;
  private readonly refusedBodies: Counter<'code'>;
  private readonly refusedByLimit: Counter<'limit'>;
  private readonly shared: Gauge;
  private readonly sockets: Gauge;

  /** `freeBytes`: on the disk of the log; null where it is not known. */
  constructor(registry: Registry, freeBytes: () => number | null = () => null) {
    const registers = [registry];
    this.requests = new Counter({
      name: 'nexuspipe_ingest_requests_total',
      help: 'Requests answered, by class of status.',
      labelNames: ['status'],
      registers,
    });
    this.events = new Counter({
      name: 'nexuspipe_ingest_events_total',
      help: 'Events, by outcome: accepted, or the code of the rejection.',
      labelNames: ['outcome'],
      registers,
    });
    this.warnings = new Counter({
      name: 'nexuspipe_ingest_warnings_total',
      help: 'Events accepted though something is wrong with them, by its code.',
      labelNames: ['code'],
      registers,
    });
    this.unusable = new Counter({
      name: 'nexuspipe_ingest_schemas_unusable_total',
      help: 'Versions of event schemas that could not be compiled, so that their events are not checked.',
      registers,
    });
    this.append = new Histogram({
      name: 'nexuspipe_ingest_append_seconds',
      help: 'From handing events to the log until it acknowledged them.',
      buckets: SECONDS,
      registers,
    });
    this.refusedEvents = new Counter({
      name: 'nexuspipe_ingest_refused_total',
      help: 'Refused events of known senders: kept as records, counted only, or lost because the log did not take them.',
      labelNames: ['what'],
      registers,
    });
    this.refusedBodies = new Counter({
      name: 'nexuspipe_ingest_refused_bodies_total',
      help: 'Bodies of known senders that were refused as a whole, by code.',
      labelNames: ['code'],
      registers,
    });
    this.refusedByLimit = new Counter({
      name: 'nexuspipe_ingest_limited_total',
      help: 'Requests refused with 429, by the limit that was at its end.',
      labelNames: ['limit'],
      registers,
    });
    this.shared = new Gauge({
      name: 'nexuspipe_ingest_limits_shared',
      help: '1 while limits are shared through the live store, 0 while this process goes by its own view.',
      registers,
    });
    this.shared.set(1);
    this.sockets = new Gauge({
      name: 'nexuspipe_ingest_sockets',
      help: 'Sockets that send events over the namespace /ingest.',
      registers,
    });
    new Gauge({
      name: 'nexuspipe_log_disk_free_bytes',
      help: 'Free on the disk of the embedded log; not there on Kafka, whose disks are its own.',
      registers,
      collect() {
        const free = freeBytes();
        this.remove();
        if (free !== null) this.set(free);
      },
    });
  }

  answered(status: number): void {
    this.requests.inc({ status: `${Math.floor(status / 100)}xx` });
  }

  accepted(events: number): void {
    if (events > 0) this.events.inc({ outcome: 'accepted' }, events);
  }

  rejected(code: ErrorCode): void {
    this.events.inc({ outcome: code });
  }

  refused(what: 'kept' | 'counted' | 'lost', events: number): void {
    if (events > 0) this.refusedEvents.inc({ what }, events);
  }

  refusedBody(code: ErrorCode): void {
    this.refusedBodies.inc({ code });
  }

  warned(code: ErrorCode): void {
    this.warnings.inc({ code });
  }

  schemaUnusable(): void {
    this.unusable.inc();
  }

  limited(limit: LimitName): void {
    this.refusedByLimit.inc({ limit });
  }

  socketOpened(): void {
    this.sockets.inc();
  }

  socketClosed(): void {
    this.sockets.dec();
  }

  limitsShared(shared: boolean): void {
    this.shared.set(shared ? 1 : 0);
  }

  appended(milliseconds: number): void {
    this.append.observe(milliseconds / 1_000);
  }
}
