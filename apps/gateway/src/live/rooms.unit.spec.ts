import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { NOTICE_CHANNEL, type EventsFrame, type EventView, type StreamNotice } from '#contracts';
import { openMemoryLiveStore } from '#live-store';
import { decodeCursor, type PositionVector } from './cursor.js';
import type { FeedEvent } from './feed-event.js';
import type { Listener } from './listener.js';
import { LiveMetrics } from './live.metrics.js';
import { Rooms } from './rooms.js';

const STREAM = { projectId: 'p', stream: 'web' };
const PARTITION = 't/0';
const event = (offset: number): FeedEvent => ({
  partition: PARTITION,
  offset,
  event: { id: String(offset) } as EventView,
});
const notice = (from: number, to: number): StreamNotice => {
  const events = Array.from({ length: to - from }, (_, i) => event(from + i));
  return { ...STREAM, topic: 't', partition: 0, from, to, events };
};
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Rooms whose table has every offset below `stored`; reading and opening wait until they are let go on. */
async function openRooms() {
  const { notices } = openMemoryLiveStore({ claim: async () => [] });
  const table = { stored: 0 };
  const shared = new Map<string, EventsFrame[]>();
  const opening: { resolve(positions: PositionVector): void; reject(fault: Error): void }[] = [];
  const rooms = new Rooms({
    notices,
    projected: () => new Promise((resolve, reject) => opening.push({ resolve, reject })),
    reader: () => async (_place, from, to, limit) =>
      Array.from({ length: Math.min(limit, to, table.stored) - from }, (_, i) => event(from + i)),
    broadcast: (_room, except, _message, payload) => {
      for (const [id, frames] of shared) if (!except.includes(id)) frames.push(payload as EventsFrame);
    },
    metrics: new LiveMetrics(new Registry()),
    failed: (fault) => {
      throw fault;
    },
    pause: settle,
  });
  await rooms.open();
  const listener = (id: string) => {
    const frames: EventsFrame[] = [];
    const one: Listener = {
      id,
      connected: true,
      backlog: () => 0,
      send: (_message, payload) => frames.push(payload as EventsFrame),
      drained: async () => undefined,
      enter: () => shared.set(id, frames),
      exit: () => shared.delete(id),
    };
    return { one, ids: () => frames.flatMap(({ events }) => events.map((view) => Number(view.id))) };
  };
  const tell = (...told: StreamNotice[]) =>
    notices.publish(
      NOTICE_CHANNEL,
      told.map((one) => JSON.stringify(one)),
    );
  return { rooms, table, opening, listener, tell };
}

const upTo = (offset: number): PositionVector => new Map([[PARTITION, offset]]);
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('rooms', () => {
  it('take the notices that come while a room opens, so that a subscription starts behind them', async () => {
    const { rooms, opening, listener, tell } = await openRooms();
    const { one, ids } = listener('a');
    const entered = rooms.enter(STREAM, (room) => room.join(one, { from: null, filter: null }));
    await tell(notice(0, 5), notice(5, 8));
    await settle();
    opening[0]?.resolve(upTo(5));
    expect(decodeCursor(await entered)).toEqual(upTo(8));
    await tell(notice(8, 9));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(ids()).toEqual([8]);
    await rooms.close();
  });

  it('open once for many who come at the same time, and again after a failure', async () => {
    const { rooms, opening, listener } = await openRooms();
    const failing = rooms.enter(STREAM, () => null);
    await settle();
    opening.shift()?.reject(new Error('the database is gone'));
    await expect(failing).rejects.toThrow('the database is gone');
    const entering = ['a', 'b'].map((id) =>
      rooms.enter(STREAM, (room) => room.join(listener(id).one, { from: null, filter: null })),
    );
    await settle();
    expect(opening).toHaveLength(1);
    opening[0]?.resolve(upTo(0));
    const [first, second] = await Promise.all(entering);
    expect(first).toBe(second);
    expect(rooms.all()).toHaveLength(1);
    rooms.leave('stream:p:web', 'a');
    expect(rooms.all()).toHaveLength(1);
    rooms.leave('stream:p:web', 'b');
    expect(rooms.all()).toHaveLength(0);
    await rooms.close();
  });

  it('send nothing twice to a reader that comes with a cursor just before a frame', async () => {
    const { rooms, table, opening, listener, tell } = await openRooms();
    const [witness, late] = [listener('witness'), listener('late')];
    const entered = rooms.enter(STREAM, (room) => room.join(witness.one, { from: null, filter: null }));
    await settle();
    opening[0]?.resolve(upTo(10));
    await entered;
    table.stored = 13;
    await rooms.enter(STREAM, (room) => room.join(late.one, { from: upTo(4), filter: null }));
    await tell(notice(10, 13));
    for (let i = 0; i < 10; i++) await settle();
    expect(late.ids()).toEqual(range(4, 13));
    table.stored = 15;
    await tell(notice(13, 15));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(late.ids()).toEqual(range(4, 15));
    expect(witness.ids()).toEqual(range(10, 15));
    await rooms.close();
  });
});
