/** Questions as they come in over HTTP: what is taken, what is refused, and in what form the answers are. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventsAnswer, OverviewAnswer, SessionsAnswer, TimeseriesAnswer, TopAnswer } from '#contracts';
import { migrateReadModel, readModelDataSource } from '#read-model/writer';
import { aBatch, anEvent, aProjector, takeAll } from '../../../../projector/src/projector-fixture.spec.js';
import { startGateway, type Answer, type TestGateway } from '../../gateway.fixture.spec.js';

const TEN = Date.parse('2026-11-20T10:00:00Z');
const MINUTE = 60_000;
const RANGE = 'from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z';

let gateway: TestGateway;
let token: string;
let project: string;

beforeAll(async () => {
  gateway = await startGateway();
  await migrateReadModel(gateway.databaseUrl);
  token = await gateway.login();
  const { body } = await gateway.request<{ id: string }>('POST', '/api/v1/projects', { token, body: { name: 'Shop' } });
  project = body.id;
  await fill();
});
afterAll(() => gateway?.close());

/** Three visitors a minute apart, one of them twice with a purchase, a bot, and a day with 300 values of a property. */
async function fill(): Promise<void> {
  const event = (minute: number, changes: Parameters<typeof anEvent>[0] = {}) =>
    anEvent({ projectId: project, time: TEN + minute * MINUTE, ...changes });
  const germany = { geo: { country: 'DE', region: null, city: null } };
  const events = [
    event(0, { visitorId: 'v1', ...germany, properties: '{"=plan":"=1+1","it\'s \\"😀\\"":"yes"}' }),
    event(1, { visitorId: 'v2', url: 'https://shop.example/b' }),
    event(2, { visitorId: 'v3', url: 'https://shop.example/b' }),
    event(3, { visitorId: 'v3', type: 'purchase', properties: '{"value":"-12.50","currency":"EUR"}' }),
    event(4, { visitorId: 'bot', bot: true, ...germany }),
    ...Array.from({ length: 300 }, (_, n) =>
      event(-24 * 60, { visitorId: null, type: 'many', properties: JSON.stringify({ many: `value ${n}` }) }),
    ),
  ];
  const database = await readModelDataSource(gateway.databaseUrl, 2).initialize();
  await takeAll(aProjector(database).projector, [aBatch(events)]);
  await database.destroy();
}

function get<T>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
  return gateway.request<T>('GET', `/api/v1/projects/${project}/query/${path}`, { token, headers });
}

describe('filters', () => {
  const overview = async (filter: string) => (await get<OverviewAnswer>(`overview?${RANGE}&${filter}`)).body;

  it('choose events, and sessions with such an event', async () => {
    expect(await overview('')).toMatchObject({ events: 5, visitors: 3, sessions: 3, botEvents: 1, conversions: 1 });
    expect(await overview('filter[country]=DE')).toMatchObject({ events: 2, visitors: 1, sessions: 1, botEvents: 1 });
    expect(await overview('filter[country]=DE&bots=include')).toMatchObject({ visitors: 2, pageviews: 2, sessions: 1 });
    expect(await overview('filter[page]=%2Fb')).toMatchObject({ events: 2, visitors: 2, sessions: 2 });
    expect(await overview('filter[page]=%2Fb&filter[page]=%2Fa')).toMatchObject({ events: 5, visitors: 3 });
    expect(await overview('filter[page]=%2Fb&filter[country]=DE')).toMatchObject({ events: 0, sessions: 0 });
    expect(await overview('filter[visitor]=v3')).toMatchObject({ events: 2, conversions: 1 });
  });

  it('know properties by any name', async () => {
    const filter = (name: string, value: string): string =>
      `${encodeURIComponent(`filter[property:${name}]`)}=${encodeURIComponent(value)}`;
    expect(await overview(filter('it\'s "😀"', 'yes'))).toMatchObject({ events: 1 });
    expect(await overview(filter('=plan', '=1+1'))).toMatchObject({ events: 1 });
    expect(await overview(filter("x') OR 1=1 --", 'x'))).toMatchObject({ events: 0 });
  });

  it.each(
    [
      ['overview?filter[planet]=Mars', 'DIMENSION_UNKNOWN'],
      ['top?dimension=planet', 'DIMENSION_UNKNOWN'],
      ['top?dimension=property:', 'DIMENSION_UNKNOWN'],
      ['top?dimension=property:a%00b', 'FILTER_INVALID'],
      ['timeseries?by=property:a%00b', 'FILTER_INVALID'],
      ['overview?filter[page]=a%00b', 'FILTER_INVALID'],
      ['overview?filter=page', 'FILTER_INVALID'],
      [`overview?filter[page]=${'x'.repeat(3_000)}`, 'FILTER_INVALID'],
      [`overview?${Array.from({ length: 50 }, (_, n) => `filter[property:${n}]=x`).join('&')}`, 'FILTER_INVALID'],
      ['top', 'REQUEST_INVALID'],
      ['top?dimension=page&limit=0', 'REQUEST_INVALID'],
      ['top?dimension=page&dimension=os', 'REQUEST_INVALID'],
      ['overview?bots=only', 'REQUEST_INVALID'],
      ['overview?compare=next', 'REQUEST_INVALID'],
      ['overview?filter[page]=x&nonsense[page]=x', 'REQUEST_INVALID'],
      ['sessions?limit=201', 'REQUEST_INVALID'],
      ['events?format=xml', 'REQUEST_INVALID'],
      ['overview?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'RANGE_INVALID'],
      ['overview?from=0001-01-01T00:00:00Z&compare=previous', 'RANGE_INVALID'],
      ['timeseries?interval=minute&from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'RANGE_INVALID'],
      ['timeseries?interval=month&from=0000-01-01T00:00:00Z', 'RANGE_INVALID'],
    ].map(([path = '', code]) => [path.slice(0, 70), code, path] as const),
  )('%s is refused: %s', async (_title, code, path) => {
    const { status, body } = await get<{ detail?: string; errors?: unknown[] }>(path);
    expect({ status, body }).toMatchObject({ status: 400, body: { code } });
    expect(body.detail ?? body.errors).toBeTruthy();
  });

  it('may ask for every year that can be written', async () => {
    for (const range of [
      'from=1970-01-01T00:00:00Z&to=2100-01-01T00:00:00Z',
      'from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z',
    ]) {
      expect((await get(`overview?${range}`)).body).toMatchObject({ events: 305, visitors: 3 });
      expect((await get(`top?dimension=page&${range}`)).body).toMatchObject({ total: 3 });
      expect((await get(`sessions?${range}`)).body).toMatchObject({ sessions: [{}, {}, {}] });
    }
  });
});

describe('answers', () => {
  it('compare with the range before', async () => {
    const { body } = await get<OverviewAnswer>(`overview?${RANGE}&compare=previous`);
    expect(body).toMatchObject({ events: 5, previous: { events: 300, visitors: 0, from: '2026-11-19T00:00:00.000Z' } });
    const series = await get<TimeseriesAnswer>(`timeseries?interval=day&${RANGE}&compare=previous`);
    expect(series.body.series[0]).toMatchObject({ key: 'events', points: [{ value: 5 }], total: 5 });
    expect(series.body.previous).toMatchObject({ series: [{ points: [{ value: 300 }], total: 300 }] });
  });

  it('count what a type or a property asks for', async () => {
    const metric = async (query: string) => (await get<TopAnswer>(`top?${RANGE}&${query}`)).body.metric;
    expect(await metric('dimension=page')).toBe('pageviews');
    expect(await metric('dimension=page&type=purchase')).toBe('events');
    expect(await metric('dimension=property:x')).toBe('events');
  });

  it('show the largest of many values, and what the others are together', async () => {
    const day = 'from=2026-11-19T00:00:00Z&to=2026-11-20T00:00:00Z';
    const { body } = await get<TopAnswer>(`top?dimension=property:many&limit=2&${day}`);
    expect(body).toMatchObject({ other: 298, total: 300, rows: [{ value: 'value 0' }, { value: 'value 1' }] });
    const series = await get<TimeseriesAnswer>(`timeseries?by=property:many&interval=day&${day}`);
    expect(series.body.series).toHaveLength(11);
    expect(series.body.series.at(-1)).toMatchObject({ key: '$other', total: 290 });
  });

  it('list bots or not', async () => {
    const ids = async (bots: string) => (await get<EventsAnswer>(`events?${RANGE}&${bots}`)).body.events.length;
    expect([await ids(''), await ids('bots=exclude'), await ids('bots=only')]).toEqual([5, 4, 1]);
  });

  it('list what is late or not', async () => {
    const lists = (query: string) =>
      Promise.all(
        ['', '&late=exclude', '&late=only'].map((late) => get<EventsAnswer>(`events?${query}&limit=200${late}`)),
      );
    const counts = async (query: string) => (await lists(query)).map(({ body }) => body.events.length);
    expect(await counts(RANGE)).toEqual([5, 5, 0]);
    // They came behind those of the next day.
    expect(await counts('type=many')).toEqual([200, 0, 200]);
    expect((await get(`events?${RANGE}&late=yes`)).status).toBe(400);
  });

  it('list sessions page by page, with cursors that are for nothing else', async () => {
    const first = await get<SessionsAnswer>(`sessions?${RANGE}&limit=2`);
    expect(first.body.sessions.map(({ visitorId }) => visitorId)).toEqual(['v3', 'v2']);
    expect(first.body.sessions[0]).toMatchObject({ events: 2, conversions: 1, bounce: true, durationSeconds: 60 });
    const cursor = first.body.nextCursor ?? '';
    const second = await get<SessionsAnswer>(`sessions?${RANGE}&limit=2&cursor=${cursor}`);
    expect(second.body).toMatchObject({ sessions: [{ visitorId: 'v1', country: 'DE' }], nextCursor: null });
    for (const path of [
      `events?${RANGE}&cursor=${cursor}`,
      `sessions?${RANGE}&cursor=${cursor}&stream=web`,
      `sessions?${RANGE}&cursor=${cursor}&filter[country]=DE`,
      `sessions?${RANGE}&cursor=${cursor.slice(0, -2)}`,
    ])
      expect((await get(path)).body).toMatchObject({ status: 400, code: 'CURSOR_INVALID' });
  });
});

describe('answers as CSV', () => {
  const lines = async (path: string, headers?: Record<string, string>): Promise<string[]> => {
    const answer = await get<string>(path, headers);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="\w+\.csv"$/);
    return answer.body.trimEnd().split('\r\n');
  };

  it('come when asked for, by parameter or header', async () => {
    const rows = ['value,count,visitors', '/b,2,2', '/a,1,1'];
    expect(await lines(`top?dimension=page&${RANGE}&format=csv`)).toEqual(rows);
    expect(await lines(`top?dimension=page&${RANGE}`, { accept: 'text/csv' })).toEqual(rows);
    const json = await get(`top?dimension=page&${RANGE}&format=json`, { accept: 'text/csv' });
    expect(json.headers.get('content-type')).toContain('application/json');
  });

  it('hold what was sent without becoming formulas, and money exactly', async () => {
    expect(await lines(`top?dimension=property:%3Dplan&${RANGE}&format=csv`)).toContain("'=1+1,1,1");
    const revenue = `timeseries?metric=revenue&interval=day&${RANGE}&format=csv&compare=previous`;
    expect(await lines(revenue)).toEqual(['period,t,key,value', 'current,2026-11-20T00:00:00.000Z,EUR,-12.5']);
  });

  it('have all rows of a list', async () => {
    const events = await lines('events?from=2026-11-19T00:00:00Z&format=csv');
    expect(events).toHaveLength(306);
    expect(events[0]).toMatch(/^id,stream,type,time,/);
    const sessions = await lines(`sessions?${RANGE}&format=csv`);
    expect(sessions).toHaveLength(4);
    expect(sessions[3]).toContain(',v1,2026-11-20T10:00:00.000Z,');
  });

  it('are problems when something is wrong', async () => {
    const refused = await get('events?format=csv&cursor=nonsense');
    expect(refused).toMatchObject({ status: 400, body: { code: 'CURSOR_INVALID' } });
  });
});

describe('a question that takes too long', () => {
  it('is refused as such, and not as a fault of ours', async () => {
    const holder = gateway.database.createQueryRunner();
    await holder.startTransaction();
    try {
      // A reader that waits for a lock is stopped by the same clock as one that reads too much.
      await holder.query('LOCK TABLE read_model.traffic_per_quarter_hour IN ACCESS EXCLUSIVE MODE');
      const { status, body } = await get(`overview?${RANGE}&filter[country]=FR`);
      expect({ status, body }).toMatchObject({ status: 200 });
      const slow = await get(`overview?from=2026-11-20T00:00:00Z&to=2026-11-20T23:00:00Z`);
      expect(slow).toMatchObject({
        status: 504,
        body: { code: 'QUERY_TOO_SLOW', retryable: false, detail: expect.stringContaining('shorter range') },
      });
    } finally {
      await holder.rollbackTransaction();
      await holder.release();
    }
  }, 30_000);
});
