/** The rooms of this gateway: opened for the first subscriber of a stream, closed after the last, fed from the notices. */
import { NOTICE_CHANNEL, roomOf, type StreamNotice } from '#contracts';
import type { Notices } from '#live-store';
import type { PositionVector } from './cursor.js';
import { Room, type RoomParts } from './room.js';
import type { StreamName } from './subscribe-request.js';

export interface RoomsParts extends Omit<RoomParts, 'read'> {
  readonly notices: Notices;
  /** Up to where the table has everything, for each partition. */
  readonly projected: () => Promise<PositionVector>;
  readonly reader: (stream: StreamName) => RoomParts['read'];
}

/** Notices kept while a room opens. Those that do not fit are holes, which are read from the table. */
const MAX_EARLY_NOTICES = 1_000;

interface Early {
  readonly notice: StreamNotice;
  readonly bytes: number;
}

interface Slot {
  readonly ready: Promise<Room>;
  room: Room | null;
  readonly early: Early[];
}

export class Rooms {
  private readonly slots = new Map<string, Slot>();
  private unsubscribe: (() => Promise<void>) | null = null;

  constructor(private readonly parts: RoomsParts) {}

  /** Starts listening. Throws what the live store throws. */
  async open(): Promise<void> {
    this.unsubscribe = await this.parts.notices.subscribe(NOTICE_CHANNEL, (message) => this.take(message));
  }

  async close(): Promise<void> {
    for (const room of this.all()) room.close();
    this.slots.clear();
    await this.unsubscribe?.();
  }

  all(): Room[] {
    return [...this.slots.values()].flatMap(({ room }) => (room ? [room] : []));
  }

  /** Up to where the table has everything. */
  projected(): Promise<PositionVector> {
    return this.parts.projected();
  }

  /** Runs `join` on the stream's room, opening it first if need be. Throws when the database does not answer. */
  async enter<T>(stream: StreamName, join: (room: Room) => T): Promise<T> {
    const name = roomOf(stream.projectId, stream.stream);
    for (;;) {
      const room = await (this.slots.get(name) ?? this.start(name, stream)).ready;
      if (!room.closed) return join(room);
    }
  }

  leave(name: string, listenerId: string): void {
    const room = this.slots.get(name)?.room;
    if (!room) return;
    room.leave(listenerId);
    if (room.size === 0) this.end(room);
  }

  private start(name: string, stream: StreamName): Slot {
    const slot: Slot = { ready: this.build(name, stream), room: null, early: [] };
    this.slots.set(name, slot);
    return slot;
  }

  /** Notices are kept from before the table is asked, so that none falls in between. */
  private async build(name: string, stream: StreamName): Promise<Room> {
    await Promise.resolve();
    try {
      const start = await this.parts.projected();
      const room = new Room(stream, start, { ...this.parts, read: this.parts.reader(stream) });
      const slot = this.slots.get(name);
      if (slot) {
        slot.room = room;
        for (const { notice, bytes } of slot.early.splice(0)) room.take(notice, bytes);
      } else room.close();
      this.parts.metrics.rooms.set(this.slots.size);
      return room;
    } catch (fault) {
      this.slots.delete(name);
      throw fault;
    }
  }

  private end(room: Room): void {
    room.close();
    this.slots.delete(room.name);
    this.parts.metrics.rooms.set(this.slots.size);
  }

  /** Most notices are for streams that nobody here watches: those are told by their beginning, without parsing them. */
  private take(message: string): void {
    if (this.slots.size === 0) return;
    const named = /^\{"projectId":"([^"\\]*)","stream":"([^"\\]*)"/.exec(message);
    if (named && !this.slots.has(roomOf(named[1]!, named[2]!))) return;
    const notice = noticeOf(message);
    if (!notice) {
      this.parts.failed(new Error(`a notice that is none, of ${message.length} characters`));
      return;
    }
    const slot = this.slots.get(roomOf(notice.projectId, notice.stream));
    if (!slot) return;
    this.parts.metrics.notices.inc();
    if (slot.room) slot.room.take(notice, message.length);
    else if (slot.early.length < MAX_EARLY_NOTICES) slot.early.push({ notice, bytes: message.length });
  }
}

/** The live store is ours, but another version of us may be writing to it. */
function noticeOf(message: string): StreamNotice | null {
  let value: Partial<StreamNotice> | null;
  try {
    value = JSON.parse(message) as Partial<StreamNotice> | null;
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { projectId, stream, topic, partition, from, to, events } = value;
  const named = [projectId, stream, topic].every((name) => typeof name === 'string');
  const placed = [partition, from, to].every((number) => Number.isSafeInteger(number));
  return named && placed && Array.isArray(events) ? (value as StreamNotice) : null;
}
