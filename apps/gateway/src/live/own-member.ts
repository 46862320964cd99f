/** A subscription that is fed individually: it wants a part of the stream, or is still catching up with it. */
import { SOCKET_MESSAGES, type EventsFrame, type GapFrame } from '#contracts';
import { encodeCursor, type PositionVector } from './cursor.js';
import type { EventFilter } from './event-filter.js';
import type { FeedEvent } from './feed-event.js';
import type { Frame } from './frame-queue.js';
import { isSlow, type Listener } from './listener.js';
import type { LiveMetrics } from './live.metrics.js';

/** Events kept for a reader that catches up; if more come meanwhile, it reads on from the table instead. */
const MAX_HELD_EVENTS = 5_000;

export class OwnMember {
  private dropped = 0;
  private held: Frame[] | null = null;
  private heldEvents = 0;
  private overflowed = false;
  private floor: PositionVector | null = null;

  constructor(
    readonly listener: Listener,
    private readonly room: string,
    /** Null: the whole stream. */
    readonly filter: EventFilter | null,
    private readonly metrics: LiveMetrics,
  ) {}

  offer(frame: Frame): void {
    if (this.held) {
      this.hold(frame);
      return;
    }
    const events = this.wanted(frame.events);
    if (events.length === 0 && frame.sampled === 0) return;
    if (isSlow(this.listener)) {
      this.dropped += events.length + frame.sampled;
      this.metrics.dropped.inc(events.length);
    } else this.send(events, frame.positions, frame.sampled);
  }

  /** Frames are kept from now on; what was kept before is forgotten. */
  startHolding(): void {
    this.held = [];
    this.heldEvents = 0;
    this.overflowed = false;
  }

  /** False when frames came that could not be kept: then nothing is sent, and what was kept has to be read. */
  release(): boolean {
    if (this.overflowed) return false;
    const held = this.held ?? [];
    this.held = null;
    for (const frame of held) {
      const events = this.wanted(frame.events);
      if (events.length > 0 || frame.sampled > 0) this.send(events, frame.positions, frame.sampled);
    }
    return true;
  }

  /** Sends what was read from the table. */
  replay(events: readonly FeedEvent[], positions: PositionVector): void {
    const wanted = this.filter ? events.filter(({ event }) => this.filter?.(event)) : events;
    if (wanted.length > 0) this.send(wanted, positions, 0);
  }

  /** This reader was ahead of us on another gateway: it has had everything below. */
  skipBelow(floor: PositionVector): void {
    this.floor = floor;
  }

  /** The room goes on beyond a gap. A reader that catches up reads what is in it from the table. */
  passOver(gap: GapFrame): void {
    if (this.held) this.overflowed = true;
    else this.listener.send(SOCKET_MESSAGES.gap, gap);
  }

  /** Whether the room's frames are just what it wants. */
  get isPlain(): boolean {
    return this.filter === null && this.floor === null && this.held === null && this.dropped === 0;
  }

  /** Tells of dropped events when no frame will, because nothing comes. */
  confess(positions: PositionVector): void {
    if (this.dropped > 0 && !this.held && !isSlow(this.listener)) this.send([], positions, 0);
  }

  private wanted(events: readonly FeedEvent[]): readonly FeedEvent[] {
    const { filter, floor } = this;
    if (!filter && !floor) return events;
    return events.filter(
      ({ event, partition, offset }) => (floor?.get(partition) ?? 0) <= offset && (filter?.(event) ?? true),
    );
  }

  private hold(frame: Frame): void {
    this.heldEvents += frame.events.length;
    if (this.heldEvents > MAX_HELD_EVENTS) {
      this.overflowed = true;
      this.held = [];
    } else if (!this.overflowed) this.held?.push(frame);
  }

  private send(events: readonly FeedEvent[], positions: PositionVector, sampled: number): void {
    const frame: EventsFrame = {
      room: this.room,
      cursor: encodeCursor(positions),
      events: events.map(({ event }) => event),
      ...(sampled > 0 && { sampled }),
      ...(this.dropped > 0 && { dropped: this.dropped }),
    };
    this.dropped = 0;
    this.metrics.frames.inc();
    this.metrics.sent.inc(events.length);
    this.listener.send(SOCKET_MESSAGES.events, frame);
  }
}
