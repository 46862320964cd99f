import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TOPICS } from '#contracts';
import type { EnrichedEvent } from '#domain';
import {
  aBatch,
  anEvent,
  aProjector,
  NOON,
  openTestReadModel,
  takeAll,
  type TestReadModel,
} from '../../projector-fixture.spec.js';

const MINUTE = 60_000;

let model: TestReadModel;

beforeAll(async () => {
  model = await openTestReadModel();
});
afterAll(() => model.close());
beforeEach(() => model.clear());

/** Sessions by SQL over `events`, with nothing of the code under test. */
const RECOUNT = `
  WITH marked AS (
    SELECT *, (time - lag(time) OVER by_visitor > interval '30 minutes') IS NOT FALSE AS begins,
      lag(time) OVER by_visitor AS previous
    FROM read_model.events WHERE NOT bot AND visitor IS NOT NULL
    WINDOW by_visitor AS (PARTITION BY project_id, stream, visitor ORDER BY time, "offset")
  ), numbered AS (
    SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY project_id, stream, visitor ORDER BY time, "offset") AS number
    FROM marked
  )
  SELECT project_id, stream, visitor, min(time) AS started_at, (array_agg("offset" ORDER BY time, "offset"))[1] AS first_offset,
    max(time) AS ended_at, count(*)::int AS events, (count(*) FILTER (WHERE type = 'page_view'))::int AS pageviews,
    (count(*) FILTER (WHERE type IN ('conversion', 'purchase')))::int AS conversions,
    ${['page', 'time', '"offset"'].map((column) => viewed(column, '')).join(', ')},
    ${['page', 'time', '"offset"'].map((column) => viewed(column, 'DESC')).join(', ')},
    ${['referrer_source', 'referrer_medium', 'campaign_name', 'country', 'city', 'browser', 'os', 'device', 'previous']
      .map((column) => `(array_agg(${column} ORDER BY time, "offset"))[1]`)
      .join(', ')}
  FROM numbered GROUP BY project_id, stream, visitor, number`;

function viewed(column: string, direction: string): string {
  return `(array_agg(${column} ORDER BY time ${direction}, "offset" ${direction}) FILTER (WHERE type = 'page_view'))[1]`;
}

const HELD = `
  SELECT project_id, stream, visitor, started_at, first_offset, ended_at, events, pageviews, conversions,
    entry_page, entry_at, entry_offset, exit_page, exit_at, exit_offset,
    referrer, channel, campaign, country, city, browser, os, device, previous_ended_at
  FROM read_model.sessions`;

const QUARTERS = `
  SELECT project_id, date_bin('15 minutes', started_at, '1970-01-01Z') AS quarter, stream, count(*)::bigint,
    count(*) FILTER (WHERE pageviews = 1), count(*) FILTER (WHERE conversions > 0), sum(pageviews)::bigint,
    (extract(epoch FROM sum(ended_at - started_at)) * 1000)::bigint
  FROM (${HELD}) s GROUP BY 1, 2, 3`;

const HELD_QUARTERS = `
  SELECT project_id, quarter, stream, sessions, bounces, converted, pageviews, duration_ms FROM read_model.sessions_per_quarter_hour
  WHERE (sessions, bounces, converted, pageviews, duration_ms) <> (0, 0, 0, 0, 0)`;

const RETURNS = `
  SELECT project_id, date_bin('1 day', started_at, '1970-01-01Z') AS day, stream,
    coalesce(date_bin('1 day', previous_ended_at, '1970-01-01Z'), '-infinity') AS previous_day, count(*)::bigint AS sessions
  FROM (${HELD}) s GROUP BY 1, 2, 3, 4`;

const HELD_RETURNS = `
  SELECT project_id, day, stream, previous_day, sessions FROM read_model.returns_per_day WHERE sessions <> 0`;

const LATEST = `SELECT project_id, stream, visitor, max(started_at) FROM read_model.sessions GROUP BY 1, 2, 3`;

/** Rows that are in one and not in the other, of each table and what it should be. */
async function differences(): Promise<unknown[]> {
  const pairs = [
    [HELD, RECOUNT],
    [HELD_QUARTERS, QUARTERS],
    [HELD_RETURNS, RETURNS],
    ['SELECT * FROM read_model.latest_sessions', LATEST],
  ];
  const found = await Promise.all(
    pairs.map(([held, due]) =>
      model.database.query<unknown[]>(`((${held}) EXCEPT ALL (${due})) UNION ALL ((${due}) EXCEPT ALL (${held}))`),
    ),
  );
  return found.flat();
}

interface Row {
  readonly visitor: string;
  /** Start and end of the session before, in minutes after noon; length in minutes. */
  readonly minute: number;
  readonly previous: number | null;
  readonly length: number;
  readonly events: number;
}

const sessions = (): Promise<Row[]> =>
  model.database.query(
    `SELECT visitor, events, date_part('epoch', started_at - $1) / 60 AS minute,
       date_part('epoch', previous_ended_at - $1) / 60 AS previous,
       date_part('epoch', ended_at - started_at) / 60 AS length
     FROM read_model.sessions ORDER BY visitor, started_at`,
    [new Date(NOON)],
  );

const at = (minutes: number, changes: Partial<EnrichedEvent> = {}): EnrichedEvent =>
  anEvent({ time: NOON + minutes * MINUTE, ...changes });

describe('sessions', () => {
  it('are extended, joined and kept apart by batches that come later', async () => {
    const { projector } = aProjector(model.database);
    await takeAll(projector, [
      aBatch([at(0), at(10), at(100), at(50, { visitorId: 'v2' })]),
      aBatch([at(30), at(200)], 4),
      aBatch([at(70), at(-40), at(150)], 6),
    ]);
    expect(await sessions()).toEqual([
      { visitor: 'v1', minute: -40, length: 0, events: 1, previous: null },
      { visitor: 'v1', minute: 0, length: 30, events: 3, previous: -40 },
      { visitor: 'v1', minute: 70, length: 30, events: 2, previous: 30 },
      { visitor: 'v1', minute: 150, length: 0, events: 1, previous: 100 },
      { visitor: 'v1', minute: 200, length: 0, events: 1, previous: 150 },
      { visitor: 'v2', minute: 50, length: 0, events: 1, previous: null },
    ]);
    await projector.project(aBatch([at(50), at(125)], 9));
    expect((await sessions()).filter(({ visitor }) => visitor === 'v1')).toEqual([
      { visitor: 'v1', minute: -40, length: 0, events: 1, previous: null },
      { visitor: 'v1', minute: 0, length: 150, events: 8, previous: -40 },
      { visitor: 'v1', minute: 200, length: 0, events: 1, previous: 150 },
    ]);
    expect(await differences()).toEqual([]);
  });

  it('go on across months, and begin in any year', async () => {
    const { projector } = aProjector(model.database);
    const december = Date.UTC(2026, 11, 1);
    const events = [december - 60_000, december + 60_000, 0, -62_135_596_800_001, -2e14, 8.64e15].map((time) =>
      anEvent({ time }),
    );
    await takeAll(
      projector,
      events.map((event, index) => aBatch([event], index)),
    );
    await projector.project(
      aBatch(
        events.map(({ time }) => anEvent({ time: Math.min(8.64e15, time + 60_000) })),
        6,
      ),
    );
    expect(await sessions()).toHaveLength(5);
    expect(await differences()).toEqual([]);
  });

  it('have nothing of bots, of nobody, and of copies', async () => {
    const { projector } = aProjector(model.database);
    const once = at(0, { id: 'once' });
    await takeAll(projector, [
      aBatch([once, once, at(1, { bot: true }), at(2, { visitorId: null })]),
      aBatch([once, at(3)], 4),
    ]);
    expect(await sessions()).toEqual([expect.objectContaining({ events: 2, length: 3 })]);
    expect(await differences()).toEqual([]);
  });

  it('do not grow by a batch that comes again after a restart', async () => {
    const batch = aBatch([at(0), at(10), at(60)]);
    await takeAll(aProjector(model.database).projector, [batch]);
    const before = await sessions();
    const { projector } = aProjector(model.database);
    await projector.position(TOPICS.enriched, 0);
    await projector.project(batch);
    expect(await sessions()).toEqual(before);
    expect(await differences()).toEqual([]);
  });

  it('take a text as it is, and set an event aside whose visitor fits no index', async () => {
    const { projector, appends } = aProjector(model.database);
    const odd = ['"', '\\', '{a,b}', 'NULL', '', ' ', '🦉', "'; --", '\t\n'];
    const long = Array.from({ length: 3000 }, (_, i) => (i * i).toString(36)).join('');
    const events = odd.map((visitorId) => at(0, { visitorId, url: `https://x.example/${visitorId}` }));
    await takeAll(projector, [
      aBatch([...events, at(0, { visitorId: long })]),
      aBatch(
        odd.map((visitorId) => at(1, { visitorId })),
        10,
      ),
    ]);
    expect((await sessions()).map(({ visitor, events: count }) => [visitor, count])).toEqual(
      expect.arrayContaining(odd.map((visitor) => [visitor, 2])),
    );
    expect(appends.rejected()).toEqual([expect.objectContaining({ reason: 'STEP_FAILED' })]);
    expect(await differences()).toEqual([]);
  });

  it('that are not as they were read let the batch come again', async () => {
    const { projector } = aProjector(model.database);
    await takeAll(projector, [aBatch([at(0), at(1)])]);
    await model.database.query(`
      CREATE FUNCTION read_model.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER in_the_way BEFORE UPDATE ON read_model.sessions FOR EACH ROW EXECUTE FUNCTION read_model.nothing()`);
    await expect(projector.project(aBatch([at(2)], 2))).rejects.toThrow(
      'of 1 sessions to extend 0 were as they were read',
    );
    await model.database.query('DROP FUNCTION read_model.nothing CASCADE');
    expect(await projector.position(TOPICS.enriched, 0)).toBe(2);
    await projector.project(aBatch([at(2)], 2));
    expect(await differences()).toEqual([]);
  });
});

describe('any order, batches and repetition', () => {
  const PARTITIONS = 2;
  const event = fc.record({
    minutes: fc.oneof(
      fc.integer({ min: -400, max: 400 }),
      fc.integer({ min: -6, max: 6 }).map((n) => n * 30),
    ),
    visitor: fc.constantFrom('a', 'a', 'b', null),
    stream: fc.constantFrom('web', 'web', 'app'),
    type: fc.constantFrom('page_view', 'page_view', 'click', 'purchase'),
    bot: fc.constantFrom(false, false, false, true),
    copy: fc.constantFrom(false, false, false, true),
  });
  const history = fc.record({
    partitions: fc.array(fc.array(event, { maxLength: 25 }), { minLength: PARTITIONS, maxLength: PARTITIONS }),
    sizes: fc.array(fc.record({ size: fc.integer({ min: 1, max: 8 }), again: fc.boolean(), restart: fc.boolean() }), {
      minLength: 1,
      maxLength: 8,
    }),
  });

  it('gives what SQL counts from the events', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ partitions, sizes }) => {
        await model.clear();
        await Promise.all(
          partitions.map(async (events, partition) => {
            const log = events.map(({ minutes, visitor, stream, type, bot, copy }, index) => {
              const id = `${partition}-${copy ? Math.max(0, index - 1) : index}`;
              const visitorId = visitor && `${visitor}${partition}`;
              const geo = { country: `C${index}`, region: null, city: null };
              return at(minutes, { id, stream, type, bot, visitorId, geo, url: `https://x.example/${index}` });
            });
            let { projector } = aProjector(model.database);
            await projector.position(TOPICS.enriched, partition);
            for (let next = 0, turn = 0; next < log.length; turn++) {
              const { size, again, restart } = sizes[turn % sizes.length]!;
              if (restart) ({ projector } = aProjector(model.database));
              if (restart) await projector.position(TOPICS.enriched, partition);
              const first = again ? Math.max(0, next - 2) : next;
              await projector.project(aBatch(log.slice(first, next + size), first, partition));
              next += size;
            }
          }),
        );
        expect(await differences()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
