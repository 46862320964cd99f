import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readCheckpoints } from './checkpoints.query.js';
import { readEvents, type EventsQuery } from './events.query.js';
import { openReaderFixture, PROJECT, type ReaderFixture } from './reader-fixture.spec.js';
import { reading, ReadingTooSlow } from './reading.js';
import { readStreamRange } from './stream-range.query.js';
import { readTopVisitors } from './top.query.js';
import { readTraceById, readTraceByRecord } from './trace.query.js';

let fixture: ReaderFixture;
beforeAll(async () => {
  fixture = await openReaderFixture();
});
afterAll(() => fixture?.close());

const list = (query: EventsQuery) => reading(fixture.db, (tx) => readEvents(tx, query));

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
    (await list({ ...everything, ...query })).events.map(({ id }) => id);

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
      const page = await list({ ...everything, after, limit: 2 });
      seen.push(...page.events.map(({ id }) => id));
      after = page.next;
      if (seen.length === 2)
        await fixture.store({ id: 'newer', time: '2032-01-01T00:00:00Z', offset: 7, stream: 'later' });
    } while (after);
    expect(seen).toEqual(['far', 'c', 'b', 'a', 'old']);
  });

  it('keep what was sent, what PostgreSQL cannot hold as text too', async () => {
    const { events } = await list({ ...everything, stream: 'web' });
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
    const trace = await readTraceById(fixture.db, PROJECT, 't5', 'raw-events');
    expect(trace?.event).toMatchObject({ id: 't5', stream: 'traced', receivedAt: '2026-11-20T10:00:00.000Z' });
    expect(trace?.hops).toEqual([
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
      const trace = await readTraceByRecord(fixture.db, at(1_000 + i * 7));
      expect([trace?.hops[1]?.offset, trace?.event.id]).toEqual([String(i * 3), `t${i}`]);
    }
    for (const missing of [0, 1_001, 5_000]) expect(await readTraceByRecord(fixture.db, at(missing))).toBeNull();
    expect(await readTraceByRecord(fixture.db, { ...at(1_000), projectId: 'project-2' })).toBeNull();
  });
});

describe('visitors of top values', () => {
  const question = { projectId: PROJECT, from: 0, to: Date.parse('2100-01-01'), stream: null, type: null, filters: [] };
  const visitors = (dimension: string, bots: boolean, maxEvents: number) => {
    const asked = { ...question, dimension, metric: 'events', bots } as const;
    return reading(fixture.db, (tx) => readTopVisitors(tx, asked, ['x'], maxEvents));
  };

  it('are not told apart where that is too much for counts that are known', async () => {
    await fixture.count('2026-11-20T10:00:00Z', 6);
    expect(await visitors('page', false, 5)).toBeNull();
    expect(await visitors('page', false, 6)).toEqual(new Map());
  });

  it('are where the events are read for the counts as well', async () => {
    expect(await visitors('page', true, 5)).toEqual(new Map());
    expect(await visitors('property:x', false, 5)).toEqual(new Map());
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

  it('say that they took too long', async () => {
    const slow = reading(fixture.db, (tx) => tx.query('SELECT pg_sleep(30)'), 50);
    await expect(slow).rejects.toThrow(ReadingTooSlow);
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
