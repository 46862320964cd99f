import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OTHER_SERIES } from '#contracts';
import { readCheckpoints } from './checkpoints.query.js';
import { readEvents, type EventsQuery } from './events.query.js';
import { openReaderFixture, PROJECT, type ReaderFixture } from './reader-fixture.spec.js';
import { reading } from './reading.js';
import { readStreamRange } from './stream-range.query.js';
import { readTraceById, readTraceByRecord } from './trace.query.js';
import { readTraffic, type TrafficQuery } from './traffic-per-minute.query.js';

let fixture: ReaderFixture;
beforeAll(async () => {
  fixture = await openReaderFixture();
});
afterAll(() => fixture?.close());

const everything: EventsQuery = {
  projectId: PROJECT,
  from: null,
  to: null,
  stream: null,
  type: null,
  after: null,
  limit: 10,
};

describe('events', () => {
  beforeAll(() =>
    fixture.store(
      { id: 'a', time: '2026-11-20T10:00:00Z', offset: 1 },
      { id: 'b', time: '2026-11-20T10:00:01Z', type: 'click', offset: 2, bot: true },
      { id: 'c', time: '2026-11-20T10:00:01Z', stream: 'app', offset: 3 },
      { id: 'old', time: '1931-05-05T00:00:00Z', offset: 4 },
      {
        id: 'far',
        time: '2031-05-05T00:00:00.001Z',
        offset: 5,
        properties: String.raw`{"b":"\u0000 x","a":1.10,"__proto__":{"x":1}}`,
      },
      { id: 'foreign', projectId: 'project-2', offset: 6 },
    ),
  );
  const ids = async (query: Partial<EventsQuery>): Promise<string[]> =>
    (await readEvents(fixture.db, { ...everything, ...query })).events.map(({ id }) => id);

  it('come newest first, with every year, and none of another project', async () => {
    expect(await ids({})).toEqual(['far', 'c', 'b', 'a', 'old']);
    expect(await ids({ projectId: 'nobody' })).toEqual([]);
  });

  it('are filtered by stream, type and a half-open range', async () => {
    expect(await ids({ stream: 'app' })).toEqual(['c']);
    expect(await ids({ type: 'click' })).toEqual(['b']);
    const range = { from: Date.parse('2026-11-20T10:00:00Z'), to: Date.parse('2026-11-20T10:00:01Z') };
    expect(await ids(range)).toEqual(['a']);
  });

  it('come page by page, each once, also where times are equal, and while newer ones arrive', async () => {
    const seen: string[] = [];
    let after: EventsQuery['after'] = null;
    do {
      const page = await readEvents(fixture.db, { ...everything, after, limit: 2 });
      seen.push(...page.events.map(({ id }) => id));
      after = page.next;
      if (seen.length === 2)
        await fixture.store({ id: 'newer', time: '2032-01-01T00:00:00Z', offset: 7, stream: 'later' });
    } while (after);
    expect(seen).toEqual(['far', 'c', 'b', 'a', 'old']);
  });

  it('keep what was sent, what PostgreSQL cannot hold as text too', async () => {
    const { events } = await readEvents(fixture.db, { ...everything, stream: 'web' });
    const far = events.find(({ id }) => id === 'far');
    expect(far?.properties['b']).toBe('\u0000 x');
    expect(Object.keys(far?.properties ?? {})).toEqual(['b', 'a', '__proto__']);
    expect(far?.time).toBe('2031-05-05T00:00:00.001Z');
    expect(events.find(({ id }) => id === 'a')).toMatchObject({
      properties: {},
      enriched: { geo: null, userAgent: null, referrer: null, campaign: null, bot: false },
    });
  });

  it('are read from the log order of one stream and partition', async () => {
    const range = {
      projectId: PROJECT,
      stream: 'web',
      topic: 'enriched-events',
      partition: 0,
      from: 1,
      to: 5,
      limit: 10,
    };
    const found = await readStreamRange(fixture.db, range);
    expect(found.map(({ offset, event }) => [offset, event.id])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [4, 'old'],
    ]);
    expect(await readStreamRange(fixture.db, { ...range, limit: 1 })).toHaveLength(1);
    expect(await readStreamRange(fixture.db, { ...range, topic: 'enriched-events-2' })).toEqual([]);
  });
});

describe('trace', () => {
  beforeAll(async () => {
    for (let i = 0; i < 40; i++) {
      await fixture.store({ id: `t${i}`, stream: 'traced', partition: 3, offset: i * 3, rawOffset: 1_000 + i * 7 });
    }
  });
  const at = (offset: number) => ({
    projectId: PROJECT,
    stream: 'traced',
    topic: 'enriched-events',
    raw: { topic: 'raw-events', partition: 3, offset },
  });

  it('is found by id', async () => {
    expect(await readTraceById(fixture.db, PROJECT, 't5', 'raw-events')).toEqual([
      {
        stage: 'collected',
        at: '2026-11-20T10:00:00.000Z',
        topic: 'raw-events',
        partition: 3,
        offset: '1035',
        outcome: 'accepted',
      },
      {
        stage: 'enriched',
        at: '2026-11-20T10:00:00.020Z',
        topic: 'enriched-events',
        partition: 3,
        offset: '15',
        outcome: 'enriched',
      },
      {
        stage: 'projected',
        at: '2026-11-20T10:00:00.030Z',
        topic: 'enriched-events',
        partition: 3,
        offset: '15',
        outcome: 'projected',
      },
    ]);
    expect(await readTraceById(fixture.db, 'project-2', 't5', 'raw-events')).toBeNull();
  });

  it('is found by the raw record, the first and the last too, and not where there is none', async () => {
    for (const i of [0, 1, 20, 39]) {
      const hops = await readTraceByRecord(fixture.db, at(1_000 + i * 7));
      expect(hops?.[1]?.offset).toBe(String(i * 3));
    }
    for (const missing of [0, 1_001, 5_000]) expect(await readTraceByRecord(fixture.db, at(missing))).toBeNull();
    expect(await readTraceByRecord(fixture.db, { ...at(1_000), projectId: 'project-2' })).toBeNull();
  });
});

describe('traffic', () => {
  const query = (from: string, to: string, more: Partial<TrafficQuery> = {}): TrafficQuery => ({
    projectId: PROJECT,
    from: Date.parse(from),
    to: Date.parse(to),
    interval: 'hour',
    zone: 'UTC',
    stream: null,
    type: null,
    byType: false,
    ...more,
  });
  const values = async (q: TrafficQuery): Promise<[string, number[], number][]> =>
    (await readTraffic(fixture.db, q)).map(({ key, points, total }) => [key, points.map(({ value }) => value), total]);

  beforeAll(async () => {
    await fixture.count('2026-11-01T05:30:00Z', 1);
    await fixture.count('2026-11-01T06:30:00Z', 2);
    await fixture.count('2026-11-01T06:31:00Z', 4, { type: 'click' });
    await fixture.count('2026-11-01T06:31:00Z', 100, { bot: true });
    await fixture.count('2026-11-01T07:00:00Z', 8, { stream: 'app' });
    await fixture.count('2026-11-02T05:00:00Z', 16);
  });

  it('has every bucket, sums bots with the others, and keeps to its project', async () => {
    expect(await values(query('2026-11-01T04:00:00Z', '2026-11-01T08:00:00Z'))).toEqual([
      ['events', [0, 1, 106, 8], 115],
    ]);
    expect(await values(query('2026-11-01T04:00:00Z', '2026-11-01T06:00:00Z', { projectId: 'empty' }))).toEqual([
      ['events', [0, 0], 0],
    ]);
    expect(
      await values(query('2026-11-01T04:00:00Z', '2026-11-01T06:00:00Z', { projectId: 'empty', byType: true })),
    ).toEqual([]);
  });

  it('is split by type, the largest first, and filtered', async () => {
    const day = ['2026-11-01T05:00:00Z', '2026-11-01T08:00:00Z'] as const;
    expect(await values(query(...day, { byType: true }))).toEqual([
      ['page_view', [1, 102, 8], 111],
      ['click', [0, 4, 0], 4],
    ]);
    expect(await values(query(...day, { stream: 'app' }))).toEqual([['events', [0, 0, 8], 8]]);
    expect(await values(query(...day, { type: 'click', byType: true }))).toEqual([['click', [0, 4, 0], 4]]);
  });

  it('follows the clock: a day of 25 hours, a repeated hour, hours that start at half past', async () => {
    const days = query('2026-11-01T04:00:00Z', '2026-11-03T05:00:00Z', { interval: 'day', zone: 'America/New_York' });
    expect(await values(days)).toEqual([['events', [115, 16], 131]]);
    const hours = query('2026-11-01T05:00:00Z', '2026-11-01T07:00:00Z', { zone: 'America/New_York' });
    expect(await values(hours)).toEqual([['events', [1, 106], 107]]);
    const kolkata = query('2026-11-01T05:30:00Z', '2026-11-01T07:30:00Z', { zone: 'Asia/Kolkata' });
    const [series] = await readTraffic(fixture.db, kolkata);
    expect(series?.points).toEqual([
      { t: Date.parse('2026-11-01T05:30:00Z'), value: 1 },
      { t: Date.parse('2026-11-01T06:30:00Z'), value: 114 },
    ]);
  });

  it('sums what does not fit among the largest series', async () => {
    for (let i = 0; i < 53; i++) await fixture.count('2026-12-01T00:00:00Z', 100 - i, { type: `type-${i}` });
    const found = await values(query('2026-12-01T00:00:00Z', '2026-12-01T01:00:00Z', { byType: true }));
    expect(found).toHaveLength(51);
    expect(found.at(-1)).toEqual([OTHER_SERIES, [50 + 49 + 48], 147]);
  });
});

describe('readings', () => {
  it('cannot write, and end in time', async () => {
    await expect(reading(fixture.db, (tx) => tx.query('DELETE FROM events'))).rejects.toThrow('read-only');
    const [row] = await reading(fixture.db, (tx) =>
      tx.query<{ statement_timeout: string }[]>('SHOW statement_timeout'),
    );
    expect(row?.statement_timeout).toBe('10s');
  });

  it('know how far a projection is', async () => {
    await fixture.db.query(
      `INSERT INTO read_model.projection_checkpoint (projection, version, topic, partition, next_offset, received_at)
       VALUES ('events', 1, 'enriched-events', 0, 42, '2026-11-20T10:00:00.500Z'), ('events', 2, 'enriched-events', 0, 7, NULL)`,
    );
    expect(await readCheckpoints(fixture.db, 'events', 1)).toEqual([
      { topic: 'enriched-events', partition: 0, nextOffset: 42, receivedAt: Date.parse('2026-11-20T10:00:00.500Z') },
    ]);
  });
});
