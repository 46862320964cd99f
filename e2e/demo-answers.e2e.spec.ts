/** The demo shop's history: what the API answers is what SQL says over `events`, with nothing of ours in between. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { LedgerAnswer, OverviewAnswer, TimeseriesAnswer, TopAnswer } from '#contracts';
import { http, signIn } from './client.js';
import { openStandalone, type Installation } from './installation.js';
import { until } from './until.js';

const DAY_MS = 86_400_000;
const MADE_WITHIN_MS = 120_000;
/** Whole days in the zone that is asked for, and nothing that still happens. */
const TO = Math.floor(Date.now() / DAY_MS) * DAY_MS - 5.5 * 3_600_000;
const FROM = TO - 5 * DAY_MS;
const RANGE = `from=${FROM}&to=${TO}&tz=Asia/Kolkata&stream=demo`;

describe('the answers about the demo shop', () => {
  let installation: Installation & { dataDirectory: string };
  let database: pg.Client;
  let query: <T>(path: string) => Promise<T>;

  beforeAll(async () => {
    installation = await openStandalone(['--demo-days', '8']);
    const token = await signIn(installation);
    const { body } = await http<{ projects: { id: string }[] }>(`${installation.gateway}/api/v1/projects`, { token });
    query = async <T>(path: string) => {
      const url = `${installation.gateway}/api/v1/projects/${body.projects[0]!.id}/query/${path}`;
      return (await http<T>(url, { token })).body;
    };
    const own = (file: string): Record<string, unknown> =>
      JSON.parse(readFileSync(join(installation.dataDirectory, file), 'utf8')) as Record<string, unknown>;
    const history = join(installation.dataDirectory, 'demo-history.json');
    const isMade = (): boolean => existsSync(history) && readFileSync(history, 'utf8').includes('"complete":true');
    await until('the history', MADE_WITHIN_MS, () => isMade() || 'not yet');
    await until('all of it projected', MADE_WITHIN_MS, async () => {
      const { accepted, inFlight } = await query<LedgerAnswer>('ledger?by=hour');
      return (accepted > 10_000 && inFlight < 50) || `${inFlight} of ${accepted} in flight`;
    });
    database = new pg.Client({ connectionString: own('running.json')['databaseUrl'] as string });
    await database.connect();
  }, 300_000);
  afterAll(async () => {
    await database?.end();
    await installation?.close();
  }, 60_000);

  const sql = async <T extends object>(text: string): Promise<T[]> => {
    const bounds = `e.stream = 'demo' AND e.time >= to_timestamp(${FROM / 1_000}) AND e.time < to_timestamp(${TO / 1_000})`;
    return (await database.query<T>(text.replaceAll(':range', bounds))).rows;
  };

  it('say the same in the overview', async () => {
    const [figures] = await sql<Record<string, number>>(`
      SELECT count(*)::int AS events, (count(*) FILTER (WHERE bot))::int AS "botEvents",
        (count(*) FILTER (WHERE type = 'page_view' AND NOT bot))::int AS pageviews,
        (count(DISTINCT visitor) FILTER (WHERE NOT bot))::int AS visitors,
        (count(*) FILTER (WHERE type IN ('purchase', 'conversion') AND NOT bot))::int AS conversions
      FROM read_model.events e WHERE :range`);
    const [sessions] = await sql<Record<string, number>>(SESSIONS);
    const [revenue] = await sql<{ value: string }>(`
      SELECT trim_scale(sum((properties->>'value')::numeric))::text AS value
      FROM read_model.events e WHERE :range AND type = 'purchase' AND NOT bot`);
    const overview = await query<OverviewAnswer>(`overview?${RANGE}`);
    expect(overview).toMatchObject({ ...figures, ...sessions });
    expect(overview.revenue).toEqual([{ currency: 'EUR', value: revenue!.value }]);
    expect(overview.events).toBeGreaterThan(8_000);
  });

  it('say the same of visitors by day', async () => {
    const rows = await sql<{ visitors: number }>(`
      SELECT count(DISTINCT visitor)::int AS visitors FROM read_model.events e WHERE :range AND NOT bot
      GROUP BY date_trunc('day', e.time AT TIME ZONE 'Asia/Kolkata') ORDER BY date_trunc('day', e.time AT TIME ZONE 'Asia/Kolkata')`);
    const { series } = await query<TimeseriesAnswer>(`timeseries?metric=visitors&interval=day&${RANGE}`);
    expect(series[0]!.points.map(({ value }) => value)).toEqual(rows.map(({ visitors }) => visitors));
    expect(rows).toHaveLength(5);
  });

  it.each(['page', 'country', 'campaign_name AS campaign'])('say the same of the top values of %s', async (column) => {
    const [name, dimension = name] = column.split(' AS ');
    const rows = await sql<{ value: string; count: number; visitors: number }>(`
      SELECT ${name} AS value, count(*)::int AS count, count(DISTINCT visitor)::int AS visitors
      FROM read_model.events e WHERE :range AND NOT bot AND type = 'page_view' AND ${name} IS NOT NULL
      GROUP BY ${name} ORDER BY 2 DESC, ${name} COLLATE "C" LIMIT 10`);
    expect(rows.length).toBeGreaterThan(1);
    expect((await query<TopAnswer>(`top?dimension=${dimension}&limit=10&${RANGE}`)).rows).toEqual(rows);
  });
});

/** Events of a visitor cut where more than half an hour lies between them; counted if they began in the range. */
const SESSIONS = `
  WITH marked AS (
    SELECT e.*, lag(time) OVER (PARTITION BY visitor ORDER BY time, "offset") AS before
    FROM read_model.events e WHERE stream = 'demo' AND NOT bot AND visitor IS NOT NULL
  ), cut AS (
    SELECT *, sum((before IS NULL OR time - before > interval '30 minutes')::int)
      OVER (PARTITION BY visitor ORDER BY time, "offset") AS session FROM marked
  ), whole AS (
    SELECT min(time) AS time, 'demo' AS stream, (count(*) FILTER (WHERE type = 'page_view'))::int AS views
    FROM cut GROUP BY visitor, session
  )
  SELECT count(*)::int AS sessions, (count(*) FILTER (WHERE views = 1))::int AS bounces FROM whole e WHERE :range`;
