import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DIMENSIONS, TOPICS } from '#contracts';
import { COUNTED_DIMENSIONS } from '#domain';
import { CONVERSION_WORTH } from '../../../../libs/read-model/src/conversion-value.js';
import {
  aBatch,
  anEvent,
  aProjector,
  NOON,
  openTestReadModel,
  takeAll,
  type TestReadModel,
} from '../projector-fixture.spec.js';

let model: TestReadModel;

beforeAll(async () => {
  model = await openTestReadModel();
});
afterAll(() => model.close());
beforeEach(() => model.clear());

/** Column of `events` that each dimension is, apart from the code that is tested. */
const COLUMNS: Readonly<Record<string, string>> = {
  page: 'page',
  referrer: 'referrer_source',
  channel: 'referrer_medium',
  campaign: 'campaign_name',
  country: 'country',
  city: 'city',
  browser: 'browser',
  os: 'os',
  device: 'device',
};

/** Each roll-up as it is, and as SQL over `events` says that it should be. */
const ROLL_UPS: readonly { readonly table: string; readonly columns: string; readonly expected: string }[] = [
  ...[
    { table: 'traffic_per_minute', start: 'minute', length: '1 minute' },
    { table: 'traffic_per_quarter_hour', start: 'quarter', length: '15 minutes' },
  ].map(({ table, start, length }) => ({
    table,
    columns: `project_id, ${start}, stream, type, bot, count`,
    expected: `SELECT project_id, date_bin('${length}', time, '1970-01-01Z'), stream, type, bot, count(*)
      FROM read_model.events GROUP BY 1, 2, 3, 4, 5`,
  })),
  {
    table: 'conversions_per_minute',
    columns: 'project_id, minute, stream, type, bot, currency, count, trim_scale(value)',
    expected: `SELECT project_id, date_bin('1 minute', time, '1970-01-01Z'), stream, type, bot, worth.currency, count(*),
        trim_scale(sum(worth.value))
      FROM read_model.events e ${CONVERSION_WORTH} WHERE type IN ('conversion', 'purchase') GROUP BY 1, 2, 3, 4, 5, 6`,
  },
  {
    table: 'dimensions_per_day',
    columns: 'project_id, day, stream, dimension, value, events, pageviews',
    expected: DIMENSIONS.map(
      (
        dimension,
      ) => `SELECT project_id, date_bin('1 day', time, '1970-01-01Z'), stream, '${dimension}', ${COLUMNS[dimension]},
          count(*), count(*) FILTER (WHERE type = 'page_view')
        FROM read_model.events WHERE NOT bot AND ${COLUMNS[dimension]} IS NOT NULL GROUP BY 1, 2, 3, 4, 5`,
    ).join(' UNION ALL '),
  },
];

/** Rows that only one of the two has. */
async function differences(): Promise<Record<string, unknown[]>> {
  const found = await Promise.all(
    ROLL_UPS.map(async ({ table, columns, expected }) => {
      const held = `SELECT ${columns} FROM read_model.${table}`;
      const rows = await model.database.query<unknown[]>(
        `SELECT 'held, not in events' AS what, * FROM ((${held}) EXCEPT ALL (${expected})) a
         UNION ALL SELECT 'in events, not held', * FROM ((${expected}) EXCEPT ALL (${held})) b`,
      );
      return [table, rows] as const;
    }),
  );
  return Object.fromEntries(found.filter(([, rows]) => rows.length > 0));
}

const name = fc.option(fc.constantFrom('a', '', '\t\\N', 'Zürich 東京 🚲', 'x'.repeat(3_000)));
const money = fc
  .tuple(
    fc.constantFrom('0.1', '0.2', '1e3', '-7.50', '"12.30"', '9'.repeat(30), '1e999999999', '{}'),
    fc.constantFrom('EUR', 'usd', '?'),
  )
  .map(([value, currency]) => `{"value":${value},"currency":"${currency}"}`);
const changes = fc.record({
  stream: fc.constantFrom('web', 'app'),
  type: fc.constantFrom('page_view', 'conversion', 'purchase', 'click'),
  bot: fc.boolean(),
  time: fc.oneof(
    fc.integer({ min: -3_000_000, max: 3_000_000 }).map((ms) => NOON + ms),
    fc.constantFrom(NOON + 43_200_000, NOON + 43_199_999, 0, -1, -62_135_596_800_001),
  ),
  properties: fc.oneof(fc.constant(null), money, money),
  url: fc.option(fc.constantFrom('https://shop.example/a?x=1', '/b#c', '', `/${'ü'.repeat(8_000)}`)),
  geo: fc.option(fc.record({ country: fc.constantFrom('DE', 'FR'), region: name, city: name })),
  agent: fc.option(
    fc.record({ browser: name, browserVersion: name, os: name, device: fc.constantFrom('desktop', 'tv') }),
  ),
  referrerFacts: fc.option(fc.record({ medium: fc.constantFrom('direct', 'search'), source: name })),
  campaign: fc.option(fc.record({ source: name, medium: name, name, term: name, content: name })),
});

describe('the roll-ups', () => {
  it('hold what SQL counts in events, however the log is cut, with late events, copies and repetition', async () => {
    const history = fc.tuple(fc.array(changes, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 25 }));
    await fc.assert(
      fc.asyncProperty(history, async ([facts, cut]) => {
        await model.clear();
        const events = facts.map((fact) => anEvent(fact));
        events.push(...events.slice(0, 3));
        const batches = Array.from({ length: Math.ceil(events.length / cut) }, (_, index) =>
          aBatch(events.slice(index * cut, (index + 1) * cut), index * cut),
        );
        const { projector, appends } = aProjector(model.database);
        await takeAll(projector, batches);
        await takeAll(aProjector(model.database).projector, batches);
        expect(appends.rejected()).toEqual([]);
        expect(await differences()).toEqual({});
      }),
      { numRuns: 30 },
    );
  });

  it('take partitions that meet in the same rows at the same time', async () => {
    const { projector } = aProjector(model.database);
    const partitions = Array.from({ length: 6 }, (_, partition) => {
      const events = Array.from({ length: 200 }, (_, i) =>
        anEvent({
          url: `/${(i * 7 + partition * 31) % 50}`,
          time: NOON + ((i * 13 + partition) % 9) * 60_000,
          type: i % 3 ? 'page_view' : 'purchase',
        }),
      );
      return aBatch(events, 0, partition);
    });
    for (const { partition } of partitions) await projector.position(TOPICS.enriched, partition);
    await Promise.all(partitions.map((batch) => projector.project(batch)));
    expect(await differences()).toEqual({});
    const [pages] = await model.database.query<{ events: number }[]>(
      `SELECT sum(events)::int AS events FROM read_model.dimensions_per_day WHERE dimension = 'page'`,
    );
    expect(pages).toEqual({ events: 1_200 });
  });

  it('know every dimension of the contract', () => {
    expect(COUNTED_DIMENSIONS.toSorted()).toEqual(DIMENSIONS.toSorted());
  });
});

describe('values of any length', () => {
  it('are counted in full: a path of 250,000 characters that no index would take', async () => {
    const path = `/${Array.from({ length: 60_000 }, (_, i) => (i * 7_919).toString(36)).join('')}`.slice(0, 250_000);
    const { projector, appends } = aProjector(model.database);
    await takeAll(projector, [
      aBatch([
        anEvent({ url: path }),
        anEvent({ url: `${path}?x` }),
        anEvent({ url: `${path}/other`, referrer: path }),
      ]),
      aBatch([anEvent({ url: path })], 3),
    ]);
    expect(appends.rejected()).toEqual([]);
    const rows = await model.database.query<{ value: string; pageviews: number }[]>(
      `SELECT value, pageviews::int AS pageviews FROM read_model.dimensions_per_day ORDER BY pageviews DESC`,
    );
    expect(rows.map(({ value, pageviews }) => [value === path, value.length, pageviews])).toEqual([
      [true, path.length, 3],
      [false, path.length + 6, 1],
    ]);
    expect(await differences()).toEqual({});
  });
});
