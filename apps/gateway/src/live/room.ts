/** One stream on this gateway: its feed in order, cut into frames, and the sockets that it goes to. */
import {
  MAX_FRAMES_PER_SECOND,
  roomOf,
  SOCKET_MESSAGES,
  type EventsFrame,
  type GapFrame,
  type StreamNotice,
} from '#contracts';
import { catchUp, type CatchUpGap, type ReadRange } from './catch-up.js';
import { encodeCursor, partitionName, partitionOfName, type PositionVector } from './cursor.js';
import { FrameQueue, type Frame } from './frame-queue.js';
import { FrameScheduler } from './frame-scheduler.js';
import { isSlow, type Listener } from './listener.js';
import type { LiveMetrics } from './live.metrics.js';
import { OwnMember } from './own-member.js';
import { PartitionOrder } from './partition-order.js';
import type { StreamName, Subscription } from './subscribe-request.js';

export interface RoomParts {
  readonly read: ReadRange;
  /** To every socket that shares the room, except these. */
  readonly broadcast: (room: string, except: readonly string[], message: string, payload: unknown) => void;
  readonly metrics: LiveMetrics;
  readonly failed: (fault: unknown) => void;
  /** Before a failed read is tried again. */
  readonly pause: () => Promise<void>;
}

interface SharedMember {
  readonly listener: Listener;
  dropped: number;
}

export class Room {
  readonly name: string;
  private readonly queue: FrameQueue;
  private readonly scheduler: FrameScheduler;
  private readonly orders = new Map<string, PartitionOrder>();
  private readonly shared = new Map<string, SharedMember>();
  private readonly own = new Map<string, OwnMember>();
  closed = false;

  /** `start`: everything of the stream below is in the table already. */
  constructor(
    readonly stream: StreamName,
    start: PositionVector,
    private readonly parts: RoomParts,
  ) {
    this.name = roomOf(stream.projectId, stream.stream);
    this.queue = new FrameQueue(start);
    this.scheduler = new FrameScheduler(() => this.sendFrame(), 1_000 / MAX_FRAMES_PER_SECOND);
    for (const [partition, next] of start) this.orders.set(partition, this.orderOf(partition, next));
  }

  get size(): number {
    return this.shared.size + this.own.size;
  }

  /** Where the last frame ended, as a cursor. */
  cursor(): string {
    return encodeCursor(this.queue.positions());
  }

  take(notice: StreamNotice, bytes: number): void {
    const partition = partitionName(notice.topic, notice.partition);
    let order = this.orders.get(partition);
    if (!order) this.orders.set(partition, (order = this.orderOf(partition, 0)));
    order.take({ from: notice.from, to: notice.to, events: notice.events, bytes });
  }

  /** Answers with the cursor from which this socket hears. A socket that is in the room already starts anew. */
  join(listener: Listener, { from, filter }: Pick<Subscription, 'from' | 'filter'>): string {
    this.leave(listener.id);
    if (!filter && !from) {
      this.share(listener);
      return this.cursor();
    }
    const member = new OwnMember(listener, this.name, filter, this.parts.metrics);
    this.own.set(listener.id, member);
    if (!from) return this.cursor();
    member.startHolding();
    void this.bringUp(member, from);
    return encodeCursor(from);
  }

  leave(listenerId: string): void {
    this.shared.get(listenerId)?.listener.exit(this.name);
    this.shared.delete(listenerId);
    this.own.delete(listenerId);
  }

  /** Tells readers that were slow what they missed, if no frame did. */
  confessDrops(): void {
    const positions = this.queue.positions();
    for (const member of this.own.values()) member.confess(positions);
    for (const member of this.shared.values()) {
      if (member.dropped > 0 && !isSlow(member.listener)) this.sendMissed(member, this.frameOf([], positions, 0));
    }
  }

  close(): void {
    this.closed = true;
    this.scheduler.stop();
    for (const order of this.orders.values()) order.stop();
  }

  /** The answer to `subscribe` goes out before the first frame. Once up, a reader of the whole stream shares the room. */
  private async bringUp(member: OwnMember, from: PositionVector): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await catchUp(from, {
      member,
      read: this.parts.read,
      roomPositions: () => this.queue.positions(),
      gap: (gap) => member.listener.send(SOCKET_MESSAGES.gap, this.gapOf(gap)),
      failed: this.parts.failed,
    });
    if (!member.isPlain || this.own.get(member.listener.id) !== member) return;
    this.own.delete(member.listener.id);
    this.share(member.listener);
  }

  private share(listener: Listener): void {
    this.shared.set(listener.id, { listener, dropped: 0 });
    listener.enter(this.name);
  }

  private orderOf(partition: string, next: number): PartitionOrder {
    const { topic, partition: number } = partitionOfName(partition);
    return new PartitionOrder(next, {
      partition,
      read: (from, to, limit) => this.parts.read({ topic, partition: number }, from, to, limit),
      deliver: (run) => {
        this.queue.push(run);
        if (this.queue.hasEvents) this.scheduler.request();
      },
      gap: (from, to) => this.sendGap(partition, from, to),
      failed: this.parts.failed,
      pause: this.parts.pause,
    });
  }

  private sendFrame(): boolean {
    const frame = this.queue.take();
    this.parts.metrics.sampled.inc(frame.sampled);
    this.sendShared(frame);
    for (const member of this.own.values()) member.offer(frame);
    return this.queue.hasEvents;
  }

  private sendShared(frame: Frame): void {
    if (this.shared.size === 0) return;
    const payload = this.frameOf(
      frame.events.map(({ event }) => event),
      frame.positions,
      frame.sampled,
    );
    const except: string[] = [];
    for (const member of this.shared.values()) {
      const slow = isSlow(member.listener);
      if (slow) {
        member.dropped += frame.events.length + frame.sampled;
        this.parts.metrics.dropped.inc(frame.events.length);
      } else if (member.dropped > 0) this.sendMissed(member, payload);
      else continue;
      except.push(member.listener.id);
    }
    const readers = this.shared.size - except.length;
    if (readers === 0) return;
    this.parts.metrics.frames.inc();
    this.parts.metrics.sent.inc(readers * frame.events.length);
    this.parts.broadcast(this.name, except, SOCKET_MESSAGES.events, payload);
  }

  private sendMissed(member: SharedMember, payload: EventsFrame): void {
    this.parts.metrics.frames.inc();
    this.parts.metrics.sent.inc(payload.events.length);
    member.listener.send(SOCKET_MESSAGES.events, { ...payload, dropped: member.dropped });
    member.dropped = 0;
  }

  private frameOf(events: EventsFrame['events'], positions: PositionVector, sampled: number): EventsFrame {
    return { room: this.name, cursor: encodeCursor(positions), events, ...(sampled > 0 && { sampled }) };
  }

  private sendGap(partition: string, from: number, to: number): void {
    const base = this.queue.positions();
    const payload = this.gapOf({
      from: new Map(base).set(partition, from),
      to: new Map(base).set(partition, to),
      reason: 'too_far_back',
    });
    this.parts.broadcast(this.name, [], SOCKET_MESSAGES.gap, payload);
    for (const member of this.own.values()) member.passOver(payload);
  }

  private gapOf({ from, to, reason }: CatchUpGap): GapFrame {
    return { room: this.name, from: encodeCursor(from), to: encodeCursor(to), reason };
  }
}
