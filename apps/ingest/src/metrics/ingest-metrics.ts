/** What the collector counts. No project or event name is a label: labels must stay few. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ErrorCode } from '#contracts';
import type { LimitName } from '../limits/limit.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Name after `nexuspipe_ingest_`, label, help. */
const COUNTERS = {
  requests: ['requests_total', 'status', 'Requests answered, by class of status.'],
  events: ['events_total', 'outcome', 'Events, by outcome: accepted, or the code of the rejection.'],
  warnings: ['warnings_total', 'code', 'Events accepted though something is wrong with them, by its code.'],
  unusable: [
    'schemas_unusable_total',
    null,
    'Versions of event schemas that could not be compiled, so that their events are not checked.',
  ],
  refusedEvents: [
    'refused_total',
    'what',
    'Refused events of known senders: kept as records, counted only, or lost because the log did not take them.',
  ],
  refusedBodies: ['refused_bodies_total', 'code', 'Bodies of known senders that were refused as a whole, by code.'],
  notedRequests: [
    'noted_requests_total',
    'what',
    'Requests of known collectors, for whoever watches them: kept, counted only, or lost because the live store did not take them.',
  ],
  refusedByLimit: ['limited_total', 'limit', 'Requests refused with 429, by the limit that was at its end.'],
} as const satisfies Readonly<Record<string, readonly [name: string, label: string | null, help: string]>>;

type Name = keyof typeof COUNTERS;

export class IngestMetrics {
  private readonly counters: Readonly<Record<Name, Counter>>;
  private readonly append: Histogram;
  private readonly shared: Gauge;
  private readonly sockets: Gauge;

  /** `freeBytes`: on the disk of the log; null where it is not known. */
  constructor(registry: Registry, freeBytes: () => number | null = () => null) {
    const registers = [registry];
    this.counters = countersOf(registry);
    this.append = new Histogram({
      name: 'nexuspipe_ingest_append_seconds',
      help: 'From handing events to the log until it acknowledged them.',
      buckets: SECONDS,
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
    this.counters.requests.inc({ status: `${Math.floor(status / 100)}xx` });
  }

  accepted(events: number): void {
    if (events > 0) this.counters.events.inc({ outcome: 'accepted' }, events);
  }

  rejected(code: ErrorCode): void {
    this.counters.events.inc({ outcome: code });
  }

  refused(what: 'kept' | 'counted' | 'lost', events: number): void {
    if (events > 0) this.counters.refusedEvents.inc({ what }, events);
  }

  refusedBody(code: ErrorCode): void {
    this.counters.refusedBodies.inc({ code });
  }

  noted(what: 'kept' | 'counted' | 'lost', requests: number): void {
    if (requests > 0) this.counters.notedRequests.inc({ what }, requests);
  }

  warned(code: ErrorCode): void {
    this.counters.warnings.inc({ code });
  }

  schemaUnusable(): void {
    this.counters.unusable.inc();
  }

  limited(limit: LimitName): void {
    this.counters.refusedByLimit.inc({ limit });
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

function countersOf(registry: Registry): Record<Name, Counter> {
  const entries = Object.entries(COUNTERS).map(([key, [name, label, help]]) => [
    key,
    new Counter({
      name: `nexuspipe_ingest_${name}`,
      help,
      labelNames: label === null ? [] : [label],
      registers: [registry],
    }),
  ]);
  return Object.fromEntries(entries) as Record<Name, Counter>;
}
