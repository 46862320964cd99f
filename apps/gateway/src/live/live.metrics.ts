/** What the live feed does, for Prometheus. */
import { Counter, Gauge, type Registry } from 'prom-client';

export class LiveMetrics {
  readonly sockets: Gauge;
  readonly rooms: Gauge;
  readonly notices: Counter;
  readonly frames: Counter;
  readonly sent: Counter;
  readonly dropped: Counter;
  readonly sampled: Counter;
  readonly reads: Counter;

  constructor(registry: Registry) {
    const gauge = (name: string, help: string): Gauge =>
      new Gauge({ name: PREFIX + name, help, registers: [registry] });
    const counter = (name: string, help: string): Counter =>
      new Counter({ name: PREFIX + name, help, registers: [registry] });
    this.sockets = gauge('sockets', 'Sockets that are connected and signed in.');
    this.rooms = gauge('rooms', 'Streams that somebody is subscribed to.');
    this.notices = counter('notices_total', 'Notices for streams that somebody is subscribed to.');
    this.frames = counter('frames_total', 'Frames of events; one to a shared room counts once.');
    this.sent = counter('events_sent_total', 'Events in frames, once for each socket.');
    this.dropped = counter('events_dropped_total', 'Events not sent to a socket because it did not read.');
    this.sampled = counter('events_sampled_total', 'Events left out of a room because more came than frames carry.');
    this.reads = counter('reads_total', 'Reads of the events table: holes in notices, and readers that catch up.');
  }
}

const PREFIX = 'nexuspipe_live_';
