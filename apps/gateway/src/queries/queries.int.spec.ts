import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  encodeReceipt,
  TIMESERIES_METRICS,
  TOP_METRICS,
  type EventsAnswer,
  type LiveAnswer,
  type TimeseriesAnswer,
  type TraceAnswer,
} from '#contracts';
import { migrateReadModel } from '#read-model/writer';
import { startGateway, type Answer, type TestGateway } from '../gateway.fixture.spec.js';

let gateway: TestGateway;
let token: string;
let project: string;
let empty: string;

beforeAll(async () => {
  gateway = await startGateway();
  await migrateReadModel(gateway.databaseUrl);
  token = await gateway.login();
  [project = '', empty = ''] = await Promise.all(['Shop', 'Empty'].map(newProject));
  await gateway.request('POST', `/api/v1/projects/${project}/streams`, { token, body: { name: 'web' } });
  await insert();
});
afterAll(() => gateway?.close());

async function newProject(name: string): Promise<string> {
  const { body } = await gateway.request<{ id: string }>('POST', '/api/v1/projects', { token, body: { name } });
  return body.id;
}

/** Five events a minute apart from 10:00, one of them a bot's; and their counts. */
async function insert(): Promise<void> {
  await gateway.database.query(
    `INSERT INTO read_model.events
       (project_id, id, time, stream, type, bot, bot_name, properties, partition, "offset", raw_offset, topic, received_at, enriched_at, projected_at, late, marks, collector_id)
     SELECT $1, 'event/' || i, '2026-11-20T10:00:00Z'::timestamptz + i * interval '1 minute', 'web', 'click', i = 3, CASE WHEN i = 3 THEN 'Googlebot' END,
       '{"text":"\\u0000","n":1}', 1, i * 2, i * 3, 'enriched-events', '2026-11-20T10:00:00Z', '2026-11-20T10:00:00.010Z', '2026-11-20T10:00:00.020Z', false, '{}', 'c'
     FROM generate_series(0, 4) AS i`,
    [project],
  );
  for (const [table, time, length] of [
    ['traffic_per_minute', 'minute', '1 minute'],
    ['traffic_per_quarter_hour', 'quarter', '15 minutes'],
  ]) {
    await gateway.database.query(
      `INSERT INTO read_model.${table} (project_id, ${time}, stream, type, bot, count)
       SELECT project_id, date_bin('${length}', time, 'epoch'), stream, type, bot, count(*) FROM read_model.events
       WHERE project_id = $1 GROUP BY 1, 2, 3, 4, 5`,
      [project],
    );
  }
}

function get<T>(path: string, id = project): Promise<Answer<T>> {
  return gateway.request<T>('GET', `/api/v1/projects/${id}${path}`, { token });
}

const FRESHNESS = {
  from: expect.any(String),
  to: expect.any(String),
  tz: 'UTC',
  asOf: expect.any(String),
  lagMs: expect.any(Number),
  partial: expect.any(Boolean),
};

describe('GET query/events', () => {
  it('lists newest first, bots marked, what was sent as it was sent', async () => {
    const { status, body } = await get<EventsAnswer>('/query/events');
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...FRESHNESS, from: '0000-01-01T00:00:00.000Z', nextCursor: null });
    expect(body.events.map(({ id }) => id)).toEqual([4, 3, 2, 1, 0].map((i) => `event/${i}`));
    expect(body.events[1]?.enriched).toMatchObject({ bot: true, botName: 'Googlebot' });
    expect(body.events[0]?.properties).toEqual({ text: '\u0000', n: 1 });
  });

  it('goes on from a cursor until the end', async () => {
    const ids: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null && page < 9; page++) {
      const { body }: Answer<EventsAnswer> = await get(
        `/query/events?limit=2&type=click${cursor && `&cursor=${cursor}`}`,
      );
      ids.push(...body.events.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(ids).toEqual([4, 3, 2, 1, 0].map((i) => `event/${i}`));
  });

  it('refuses a cursor that was changed, or belongs to another question', async () => {
    const { body } = await get<EventsAnswer>('/query/events?limit=2');
    const cursor = body.nextCursor ?? '';
    const changed = cursor.slice(0, 30) + (cursor[30] === 'A' ? 'B' : 'A') + cursor.slice(31);
    for (const path of [`cursor=${changed}`, 'cursor=', 'cursor=%00', `cursor=${cursor}&type=click`, 'cursor=..%2F']) {
      expect((await get(`/query/events?limit=2&${path}`)).body).toMatchObject({ status: 400, code: 'CURSOR_INVALID' });
    }
    expect((await get(`/query/events?limit=2&cursor=${cursor}`)).status).toBe(200);
    expect((await get(`/query/events?limit=2&cursor=${cursor}`, empty)).body).toMatchObject({ code: 'CURSOR_INVALID' });
  });

  it('is empty for a project without events', async () => {
    expect((await get('/query/events', empty)).body).toMatchObject({ events: [], nextCursor: null });
  });

  it('filters by a half-open range', async () => {
    const { body } = await get<EventsAnswer>(
      `/query/events?from=2026-11-20T10:01:00Z&to=${Date.parse('2026-11-20T10:03:00Z')}`,
    );
    expect(body.events.map(({ id }) => id)).toEqual(['event/2', 'event/1']);
    expect(body).toMatchObject({ from: '2026-11-20T10:01:00.000Z', to: '2026-11-20T10:03:00.000Z' });
  });
});

describe('GET query/timeseries', () => {
  it('has every bucket, and counts bots in events', async () => {
    const { body } = await get<TimeseriesAnswer>(
      '/query/timeseries?interval=minute&from=2026-11-20T10:01:00Z&to=2026-11-20T10:06:00Z&by=type',
    );
    expect(body).toMatchObject({ ...FRESHNESS, interval: 'minute' });
    expect(body.series.map(({ key, total }) => [key, total])).toEqual([['click', 4]]);
    expect(body.series[0]?.points.map(({ t, value }) => [t.slice(11, 16), value])).toEqual([
      ['10:01', 1],
      ['10:02', 1],
      ['10:03', 1],
      ['10:04', 1],
      ['10:05', 0],
    ]);
  });

  it('cuts hours and days in the zone asked for', async () => {
    const { body } = await get<TimeseriesAnswer>(
      '/query/timeseries?interval=hour&tz=Asia/Kolkata&from=2026-11-20T09:30:00Z&to=2026-11-20T11:30:00Z',
    );
    expect(body.tz).toBe('Asia/Kolkata');
    expect(body.series).toEqual([
      {
        key: 'events',
        points: [
          { t: '2026-11-20T09:30:00.000Z', value: 5 },
          { t: '2026-11-20T10:30:00.000Z', value: 0 },
        ],
        total: 5,
      },
    ]);
  });

  it('has a default range, and zeros for a project without events', async () => {
    for (const [interval, buckets] of [
      ['minute', 60],
      ['hour', 24],
      ['day', 30],
    ] as const) {
      const { body } = await get<TimeseriesAnswer>(`/query/timeseries?interval=${interval}`, empty);
      expect(body.series[0]?.total).toBe(0);
      expect(body.series[0]?.points.length).toBeGreaterThanOrEqual(buckets);
      expect(body.series[0]?.points.length).toBeLessThanOrEqual(buckets + 1);
    }
  });

  it.each([
    ['interval=minute&from=1926-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'RANGE_INVALID'],
    ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'RANGE_INVALID'],
    ['from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:00Z', 'RANGE_INVALID'],
    ['interval=second', 'REQUEST_INVALID'],
    ['metric=people', 'REQUEST_INVALID'],
    ['by=planet', 'DIMENSION_UNKNOWN'],
    ['by=country&metric=sessions', 'REQUEST_INVALID'],
    ['tz=Mars/Olympus', 'REQUEST_INVALID'],
    ['tz=%2B05:30', 'REQUEST_INVALID'],
    ['from=yesterday', 'REQUEST_INVALID'],
    ['from=2026-01-01', 'REQUEST_INVALID'],
    ['from=1767225600', 'REQUEST_INVALID'],
    ['from=1767225600000&from=1767225600001', 'REQUEST_INVALID'],
    ['stream=%00', 'REQUEST_INVALID'],
    ['type=a%00b', 'REQUEST_INVALID'],
    ["stream=' OR 1=1 --", 'REQUEST_INVALID'],
    ['nonsense=1', 'REQUEST_INVALID'],
  ])('refuses %s', async (query, code) => {
    expect((await get(`/query/timeseries?${query}`)).body).toMatchObject({ status: 400, code });
  });
});

describe('every question', () => {
  const range = 'from=2026-11-20T10:00:30Z&to=2026-11-20T10:31:00Z';
  const filters = ['', '&type=click', '&stream=web', '&filter[country]=DE', '&filter[property:n]=1', '&bots=include'];

  it.each([
    '/query/overview?compare=previous',
    ...TIMESERIES_METRICS.map((metric) => `/query/timeseries?metric=${metric}&interval=minute&compare=previous`),
    ...TOP_METRICS.map((metric) => `/query/timeseries?metric=${metric}&by=property:n`),
    ...TOP_METRICS.flatMap((metric) => [
      `/query/top?dimension=page&metric=${metric}`,
      `/query/top?dimension=property:n&metric=${metric}`,
    ]),
    '/query/sessions?limit=5',
    '/query/events?limit=5',
  ])('%s takes every filter', async (path) => {
    for (const filter of filters.filter((one) => !(path.includes('/sessions') && one.includes('bots')))) {
      expect({ filter, ...(await get(`${path}&${range}${filter}`)) }).toMatchObject({ status: 200, body: FRESHNESS });
    }
  });
});

describe('GET query/live', () => {
  it('answers from the live counters', async () => {
    const second = Math.floor(Date.now() / 1_000);
    const scope = { projection: 'live', version: 1, topic: 'enriched-events', partition: 0 };
    const delta = {
      projectId: project,
      stream: 'web',
      counts: [{ second, type: 'click', count: 3 }],
      pages: [{ second, page: '/cart', count: 2 }],
      visitors: [{ visitor: 'v', second }],
    };
    await gateway.live.counters.apply({ scope, expected: null, next: 1, deltas: [delta] });
    const expected = {
      activeVisitors: 1,
      lastMinute: { total: 3, byType: { click: 3 } },
      topPages: [{ page: '/cart', count: 2 }],
    };
    expect((await get<LiveAnswer>('/query/live')).body).toMatchObject({ ...FRESHNESS, ...expected });
    expect((await get<LiveAnswer>('/query/live?stream=web')).body).toMatchObject(expected);
    expect((await get<LiveAnswer>('/query/live?stream=other')).body.lastMinute.total).toBe(0);
    expect((await get<LiveAnswer>('/query/live', empty)).body).toMatchObject({ activeVisitors: 0, eventsPerSecond: 0 });
  });
});

describe('GET trace', () => {
  const hops = [
    { stage: 'collected', topic: 'raw-events', partition: 1, offset: '6', outcome: 'accepted' },
    { stage: 'enriched', topic: 'enriched-events', partition: 1, offset: '4', outcome: 'enriched' },
    { stage: 'projected', topic: 'enriched-events', partition: 1, offset: '4', outcome: 'projected' },
  ];
  const receipt = encodeReceipt({ topic: 'raw-events', partition: 1, offset: 6 });

  it.each([
    '/events/event%2F2/trace',
    '/query/events/event%2F2/trace',
    `/receipts/${receipt}`,
    `/query/receipts/${receipt}`,
  ])('shows the hops at %s', async (path) => {
    const { status, body } = await get<TraceAnswer>(path);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...FRESHNESS, partial: false, status: 'projected', hops });
  });

  it.each([
    '/events/nope/trace',
    `/events/${'x'.repeat(128)}/trace`,
    '/receipts/nope',
    `/receipts/${encodeReceipt({ topic: 'raw-events', partition: 1, offset: 7 })}`,
    `/receipts/${encodeReceipt({ topic: 'other', partition: 1, offset: 6 })}`,
  ])('says what it may mean that nothing is at %s', async (path) => {
    const { body } = await get<{ detail: string }>(path);
    expect(body).toMatchObject({ status: 404, code: 'NOT_FOUND', detail: expect.stringContaining('on its way') });
  });
});

describe('an id that PostgreSQL cannot hold', () => {
  it('is not there', async () => {
    expect((await get('/events/a%00b/trace')).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });
});

describe('every read', () => {
  const paths = [
    '/query/overview',
    '/query/timeseries',
    '/query/top?dimension=page',
    '/query/sessions',
    '/query/events',
    '/query/live',
    '/events/event%2F2/trace',
    '/query/receipts/x',
  ];

  it('is not there in a project that is not there, or not ours', async () => {
    await gateway.database.query(
      `INSERT INTO control_plane.projects (id, name, created_at) VALUES ('foreign', 'F', now())`,
    );
    for (const path of paths) {
      for (const id of ['unknown', 'foreign', '%00', "'"]) {
        expect((await get(path, id)).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      }
    }
  });

  it('needs a token', async () => {
    for (const path of paths) {
      const { body } = await gateway.request('GET', `/api/v1/projects/${project}${path}`);
      expect(body).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    }
  });
});
