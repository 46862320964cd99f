import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventsFrame, SubscribeAnswer } from '#contracts';
import type { LiveStore } from '#live-store';
import {
  eventually,
  memoryLive,
  next,
  openLiveDatabase,
  PROJECT,
  Projected,
  startFeed,
  STREAM,
  subscribe,
  watch,
  type LiveDatabase,
  type TestFeed,
  type Watched,
} from './live-fixture.spec.js';

let database: LiveDatabase;
let live: LiveStore;
let feed: TestFeed;
let projected: Projected;

beforeAll(async () => {
  database = await openLiveDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  await database.db.query('TRUNCATE read_model.events, read_model.projection_checkpoint');
  live = memoryLive();
  feed = await startFeed({ db: database.db, live });
  projected = new Projected(database.db, live);
});
afterEach(() => feed.close());

const cursorOf = (answer: SubscribeAnswer): string => (answer.ok ? answer.cursor : '');

describe('catching up', () => {
  it('sends everything since the cursor in order, then follows, none missing and none twice', async () => {
    const first = feed.connect();
    const before = watch(first);
    await subscribe(first);
    const ids = await projected.commit(5);
    await eventually(() => expect(before.ids()).toEqual(ids));
    const cursor = before.frames.at(-1)!.cursor;
    first.disconnect();
    const missed = [...(await projected.commit(700)), ...(await projected.commit(600))];
    const second = feed.connect();
    const after = watch(second);
    expect(await subscribe(second, { ...STREAM, from: cursor })).toEqual({
      ok: true,
      room: `stream:${PROJECT}:web`,
      cursor,
    });
    const followed: string[] = [];
    for (let i = 0; i < 20; i++) followed.push(...(await projected.commit(5)));
    await eventually(() => expect(after.ids()).toEqual([...missed, ...followed]));
  });

  it('leaves nothing out while events keep coming on both partitions, with a filter too', async () => {
    const start = cursorOf(await subscribe(feed.connect()));
    const ids: string[][] = [[], []];
    let stop = false;
    const writing = (async () => {
      for (let i = 0; !stop; i++)
        ids[i % 2]!.push(...(await projected.commit(7, { partition: i % 2, type: i % 3 ? 'a' : 'b' })));
    })();
    await eventually(() => expect(ids[1]!.length).toBeGreaterThan(200));
    const seen: Watched[] = [];
    for (const types of [undefined, ['a', 'b'], undefined]) {
      const socket = feed.connect();
      seen.push(watch(socket));
      expect((await subscribe(socket, { ...STREAM, from: start, ...(types && { types }) })).ok).toBe(true);
    }
    await eventually(() => expect(seen.every((one) => one.ids().length > 300)).toBe(true));
    stop = true;
    await writing;
    for (const one of seen) {
      await eventually(() => expect(one.ids()).toHaveLength(ids[0]!.length + ids[1]!.length));
      for (const partition of [0, 1])
        expect(one.ids().filter((id) => id.startsWith(`${partition}-`))).toEqual(ids[partition]);
    }
  });

  it('has a cursor in each frame from which nothing is missing', async () => {
    const start = cursorOf(await subscribe(feed.connect()));
    const all: string[] = [];
    for (let i = 0; i < 6; i++) all.push(...(await projected.commit(300, { partition: i % 2 })));
    let cursor = start;
    const got = new Set<string>();
    for (let round = 0; round < 20 && got.size < all.length; round++) {
      const socket = feed.connect();
      const first = next<EventsFrame>(socket, 'events');
      await subscribe(socket, { ...STREAM, from: cursor });
      const frame = await first;
      for (const { id } of frame.events) {
        expect(got.has(id)).toBe(false);
        got.add(id);
      }
      cursor = frame.cursor;
      socket.disconnect();
    }
    expect([...got].sort()).toEqual([...all].sort());
  });
});
