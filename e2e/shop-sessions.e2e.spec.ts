/** Real shoppers of a shop (OTTO's data set, days to weeks of clicks, carts and orders each): the API says what the file says. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { OverviewAnswer, TopAnswer } from '#contracts';
import { describeWithData } from '#testing';
import { http, makeSource, send, signIn, type Source } from './client.js';
import { openStandalone, type Installation } from './installation.js';
import { until } from './until.js';

interface Shopper {
  readonly session: number;
  readonly events: readonly {
    readonly aid: number;
    readonly ts: number;
    readonly type: 'clicks' | 'carts' | 'orders';
  }[];
}

const TYPES = { clicks: 'page_view', carts: 'add_to_cart', orders: 'purchase' } as const;
const RANGE = 'from=2022-07-01T00:00:00Z&to=2022-10-01T00:00:00Z';
const GAP_MS = 30 * 60_000;
const SEEN_WITHIN_MS = 60_000;

describeWithData('the shoppers of a real shop', 'ecommerce-otto-sample/train.jsonl', (file) => {
  const shoppers = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Shopper);
  const all = shoppers.flatMap(({ events }) => events);
  let installation: Installation;
  let token: string;
  let source: Source;

  const query = async <T>(path: string): Promise<T> => {
    const url = `${installation.gateway}/api/v1/projects/${source.projectId}/query/${path}&${RANGE}`;
    return (await http<T>(url, { token })).body;
  };

  beforeAll(async () => {
    installation = await openStandalone();
    token = await signIn(installation);
    source = await makeSource(installation, token, 'shop');
    await until('the key is known at ingest', SEEN_WITHIN_MS, async () => {
      const { status } = await send(installation, source.key, { type: '' });
      return status === 422 || String(status);
    });
  }, 120_000);
  afterAll(() => installation?.close(), 60_000);

  it('are counted as they are in the file, though the newest came first', async () => {
    const events = shoppers.flatMap(({ session, events: own }) =>
      own.map(({ aid, ts, type }, index) => ({
        id: `${session}-${index}`,
        stream: 'shop',
        type: TYPES[type],
        time: ts,
        visitorId: `shopper-${session}`,
        url: `https://shop.example/p/${aid}`,
        properties: { aid },
      })),
    );
    for (let i = events.length; i > 0; i -= 200) {
      const batch = events.slice(Math.max(0, i - 200), i).reverse();
      expect((await send(installation, source.key, { events: batch })).body).toMatchObject({ rejected: 0 });
    }
    let figures = await query<OverviewAnswer>('overview?stream=shop');
    await until('all events', SEEN_WITHIN_MS, async () => {
      figures = await query<OverviewAnswer>('overview?stream=shop');
      return figures.events === all.length || `${figures.events} of ${all.length}`;
    });
    const count = (type: string): number => all.filter((event) => event.type === type).length;
    expect(figures).toMatchObject({
      visitors: shoppers.length,
      pageviews: count('clicks'),
      conversions: count('orders'),
      sessions: shoppers.reduce((sum, { events: own }) => sum + sessionsOf(own.map(({ ts }) => ts)).length, 0),
      bounces: shoppers.flatMap(bouncesOf).length,
      botEvents: 0,
      revenue: [],
    });
  }, 120_000);

  it('looked at the same articles', async () => {
    const looks = new Map<string, Set<number>>();
    const counts = new Map<string, number>();
    for (const { session, events } of shoppers) {
      for (const { aid, type } of events) {
        if (type !== 'clicks') continue;
        counts.set(`${aid}`, (counts.get(`${aid}`) ?? 0) + 1);
        looks.set(`${aid}`, (looks.get(`${aid}`) ?? new Set()).add(session));
      }
    }
    const expected = [...counts]
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
      .map(([value, n]) => ({ value, count: n, visitors: looks.get(value)!.size }));
    const top = await query<TopAnswer>('top?dimension=property:aid&type=page_view&limit=20&stream=shop');
    expect(top.rows).toEqual(expected.slice(0, 20));
    expect(top.total).toBe(expected.reduce((sum, { count }) => sum + count, 0));
  });
});

/** Times cut where more than half an hour lies between two of them. */
function sessionsOf(times: readonly number[]): number[][] {
  const sessions: number[][] = [];
  for (const time of times.toSorted((a, b) => a - b)) {
    const last = sessions.at(-1);
    if (last && time - last.at(-1)! <= GAP_MS) last.push(time);
    else sessions.push([time]);
  }
  return sessions;
}

/** Sessions in which exactly one thing was looked at. */
function bouncesOf({ events }: Shopper): number[][] {
  return sessionsOf(events.map(({ ts }) => ts)).filter((times) => {
    const [from, to] = [times[0]!, times.at(-1)!];
    return events.filter(({ ts, type }) => type === 'clicks' && ts >= from && ts <= to).length === 1;
  });
}
