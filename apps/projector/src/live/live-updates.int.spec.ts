import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { NOTICE_CHANNEL, TOPICS, type EventView, type StreamNotice } from '#contracts';
import { LiveStoreUnavailable, openMemoryLiveStore, type LiveStore, type LiveSnapshot } from '#live-store';
import { readEvents, reading } from '#read-model/reader';
import { PROJECTIONS } from '../projections/projections.js';
import { BatchProjector } from '../project-batch/batch-projector.js';
import { aBatch, anEvent, KeptAppends, openTestReadModel, type TestReadModel } from '../projector-fixture.spec.js';
import { CounterUpdates, LIVE_COUNTERS } from './counter-updates.js';
import { LiveUpdates } from './live-updates.js';

let model: TestReadModel;

beforeAll(async () => {
  model = await openTestReadModel();
});
afterAll(() => model.close());
beforeEach(() => model.clear());

const memory = (): LiveStore => openMemoryLiveStore({ claim: () => Promise.reject(new Error('not used')) });
const now = (): number => Math.floor(Date.now() / 1000);
const recent = (changes: Parameters<typeof anEvent>[0] = {}) =>
  anEvent({ receivedAt: Date.now(), time: Date.now(), ...changes });

/** A projector whose live store can be made to fail. */
function underTest(store: LiveStore) {
  let away = false;
  const guarded = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return (...args: A): Promise<R> => (away ? Promise.reject(new LiveStoreUnavailable('away')) : call(...args));
  };
  const counters = {
    apply: guarded(store.counters.apply),
    reset: guarded(store.counters.reset),
    read: guarded(store.counters.read),
  };
  const live = new LiveUpdates({
    counters: new CounterUpdates({ counters, database: model.database, projections: PROJECTIONS }),
    notices: { publish: guarded(store.notices.publish) },
    logger: pino({ level: 'silent' }),
    owned: () => true,
  });
  live.start();
  const projector = new BatchProjector({
    database: model.database,
    appender: new KeptAppends(),
    projections: PROJECTIONS,
    committed: (projected) => live.committed(projected),
  });
  return {
    live,
    projector,
    away: (value: boolean) => void (away = value),
    assign: async (partition = 0) => {
      const next = await projector.position(TOPICS.enriched, partition);
      live.assigned({ topic: TOPICS.enriched, partition }, next ?? 0);
    },
  };
}

function snapshot(store: LiveStore): Promise<LiveSnapshot> {
  const query = {
    ...LIVE_COUNTERS,
    topic: TOPICS.enriched,
    partitions: 2,
    projectId: 'p',
    streams: ['web'],
    at: now(),
  };
  return store.counters.read(query);
}

async function until(store: LiveStore, what: (seen: LiveSnapshot) => boolean): Promise<LiveSnapshot> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const seen = await snapshot(store);
    if (what(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`not within 10 s; last seen ${JSON.stringify(seen)}`);
    await delay(50);
  }
}

describe('live updates', () => {
  it('count what was committed, bots as events only', async () => {
    const store = memory();
    const { projector, assign, live } = underTest(store);
    await assign();
    await projector.project(aBatch([recent(), recent({ visitorId: 'v2', type: 'click' }), recent({ bot: true })]));
    const seen = await until(store, ({ total }) => total === 3);
    expect(seen).toMatchObject({
      byType: { click: 1, page_view: 2 },
      activeVisitors: 2,
      topPages: [{ page: '/a', count: 1 }],
    });
    await live.close();
  });

  it('fill an empty store from the table when a partition is taken over, with nothing new coming in', async () => {
    const before = underTest(memory());
    await before.assign();
    const events = [recent(), recent({ visitorId: null }), recent({ type: 'click' }), recent({ bot: true })];
    await before.projector.project(aBatch([...events, anEvent({ receivedAt: Date.now() - 3_600_000 })]));
    await before.live.close();
    const [fresh, direct] = [memory(), memory()];
    const after = underTest(fresh);
    await after.assign();
    const rebuilt = await until(fresh, ({ total }) => total === 4);
    const same = underTest(direct);
    await model.clear();
    await same.assign();
    await same.projector.project(aBatch(events));
    const { at: _, ...expected } = await until(direct, ({ total }) => total === 4);
    expect(rebuilt).toMatchObject({ ...expected, perSecond: expect.any(Number) });
    await after.live.close();
    await same.live.close();
  });

  it('go on while the store is away: rows are committed, and the counters made up for when it is back', async () => {
    const store = memory();
    const { projector, assign, live, away } = underTest(store);
    await assign();
    await projector.project(aBatch([recent()]));
    away(true);
    await projector.project(aBatch([recent(), recent()], 1));
    await projector.project(aBatch([recent()], 3));
    expect(live.failure()).toMatchObject({ fault: 'away' });
    expect((await model.contents()).events).toHaveLength(4);
    away(false);
    await until(store, ({ total }) => total === 4);
    expect(live.failure()).toBeNull();
    await projector.project(aBatch([recent()], 4));
    await until(store, ({ total }) => total === 5);
    await live.close();
  });

  it('notice a store that was emptied, and one that lost updates', async () => {
    const store = memory();
    const { projector, assign, live } = underTest(store);
    await assign();
    await projector.project(aBatch([recent(), recent()]));
    await until(store, ({ total }) => total === 2);
    const scope = { ...LIVE_COUNTERS, topic: TOPICS.enriched, partition: 0 };
    await store.counters.reset(scope);
    await projector.project(aBatch([recent()], 2));
    expect((await snapshot(store)).total).toBe(3);
    await store.counters.reset(scope);
    await store.counters.apply({ scope, expected: null, next: 1, deltas: [] });
    await projector.project(aBatch([recent()], 3));
    expect((await snapshot(store)).total).toBe(4);
    await live.close();
  });

  it('do not add again what a lost answer hid', async () => {
    const store = memory();
    const counters = new CounterUpdates({
      counters: store.counters,
      database: model.database,
      projections: PROJECTIONS,
    });
    const place = { topic: TOPICS.enriched, partition: 0 };
    const events = [recent(), recent(), recent()].map((event, offset) => ({ ...place, event, offset, late: false }));
    const piece = { ...place, read: 2, rejected: 0 };
    const scope = { ...LIVE_COUNTERS, topic: TOPICS.enriched, partition: 0 };
    await store.counters.apply({ scope, expected: null, next: 0, deltas: [] });
    const first = { ...piece, from: 0, to: 2, events: events.slice(0, 2) };
    await counters.add(first);
    await counters.add(first);
    expect((await snapshot(store)).total).toBe(2);
    await counters.add({ ...piece, from: 0, to: 3, events });
    expect((await snapshot(store)).total).toBe(3);
  });

  it('tell the gateways the very events that the table gives', async () => {
    const store = memory();
    const told: StreamNotice[] = [];
    await store.notices.subscribe(NOTICE_CHANNEL, (message) => void told.push(JSON.parse(message) as StreamNotice));
    const { projector, assign, live } = underTest(store);
    await assign();
    const full = recent({
      sessionId: 's',
      userId: 'u',
      referrer: 'https://search.example/',
      properties: '{"z":1,"a":{"b":[1,2]}}',
      geo: { country: 'DE', region: null, city: 'Berlin' },
      agent: { browser: 'Firefox', browserVersion: '120', os: 'Linux', device: 'desktop' },
      referrerFacts: { medium: 'search', source: 'Search' },
      campaign: { source: 'news', medium: null, name: null, term: null, content: null },
      marks: ['clock_ahead'],
    });
    const bare = recent({
      visitorId: null,
      url: null,
      properties: null,
      geo: { country: null, region: null, city: null },
    });
    await projector.project(aBatch([full, bare]));
    const list = { projectId: 'p', from: null, to: null, stream: 'web', type: null, after: null, limit: 10 };
    const page = await reading(model.database, (tx) => readEvents(tx, list));
    const byId = (views: readonly EventView[]): EventView[] => views.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(told.flatMap(({ events }) => events.map(({ event }) => event)))).toEqual(byId(page.events));
    await live.close();
  });
});
