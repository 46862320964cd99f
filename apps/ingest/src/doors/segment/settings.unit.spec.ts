import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ANY_RATE,
  BASIC_FACTS,
  collectorFact,
  keyNumber,
  MemoryLog,
  startCollector,
  type Collector,
} from '../../collector.fixture.spec.js';

const ORIGIN = 'https://shop.example';
const PAGE_KEY = keyNumber(4);
const FACTS = [
  ...BASIC_FACTS,
  collectorFact(4, { streams: ['web'], scopes: ['ingest:browser'], origins: [ORIGIN] }),
  collectorFact(5, { scopes: ['ingest:browser'], expiresAt: 1 }),
];

const open: Collector[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map(({ app }) => app.close()))));
async function start(settings: Parameters<typeof startCollector>[1] = {}): Promise<Collector> {
  const collector = await startCollector(FACTS, settings);
  open.push(collector);
  return collector;
}

async function ask(
  { url }: Collector,
  key: string,
  headers: Record<string, string> = { origin: ORIGIN },
): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
  const answer = await fetch(`${url}/v1/projects/${key}/settings`, { headers });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
}

describe("a page's settings", () => {
  it('tell where to send, under the name that the page knows', async () => {
    const collector = await start();
    const { status, headers, body } = await ask(collector, PAGE_KEY);
    expect(status).toBe(200);
    expect(body['integrations']).toEqual({
      'Segment.io': { apiKey: PAGE_KEY, apiHost: `127.0.0.1:${collector.port}/v1`, protocol: 'http' },
    });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('vary')).toBe('origin');
  });

  it('go by what a trusted proxy says, and by nobody else', async () => {
    const headers = { origin: ORIGIN, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'events.shop.example' };
    const hostOf = async (collector: Collector): Promise<unknown> =>
      ((await ask(collector, PAGE_KEY, headers)).body['integrations'] as Record<string, unknown>)['Segment.io'];
    expect(await hostOf(await start({ trustProxy: ['127.0.0.1'] }))).toMatchObject({
      apiHost: 'events.shop.example/v1',
      protocol: 'https',
    });
    expect(await hostOf(await start())).toMatchObject({ protocol: 'http' });
  });

  it('are for the pages of the key, also when the page is on the same origin', async () => {
    const collector = await start();
    expect((await ask(collector, PAGE_KEY, { origin: 'https://other.example' })).body).toMatchObject({
      code: 'KEY_ORIGIN',
    });
    expect((await ask(collector, PAGE_KEY, {})).body).toMatchObject({ code: 'KEY_ORIGIN' });
    const own = await start({ trustProxy: ['127.0.0.1'] });
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'shop.example' };
    expect((await ask(own, PAGE_KEY, headers)).status).toBe(403);
    expect((await ask(own, PAGE_KEY, { ...headers, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it.each([
    ['unknown', keyNumber(99), 401, 'KEY_UNKNOWN'],
    ['no key', 'nonsense', 401, 'KEY_UNKNOWN'],
    ['expired', keyNumber(5), 401, 'KEY_EXPIRED'],
    ["a server's", keyNumber(3), 403, 'KEY_SCOPE'],
  ])('are not told to a key that is %s', async (_name, key, status, code) => {
    const answer = await ask(await start(), key);
    expect([answer.status, answer.body['code'], answer.body['integrations']]).toEqual([status, code, undefined]);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('cannot be asked more often for keys that are none than events can be sent with them', async () => {
    const collector = await start({ rates: { ...ANY_RATE, perStranger: 0.05, burstSeconds: 100 } });
    const codes = [];
    for (let i = 0; i < 7; i++) codes.push((await ask(collector, keyNumber(90 + i))).body['code']);
    expect(codes).toEqual([...Array<string>(5).fill('KEY_UNKNOWN'), 'TOO_MANY_REQUESTS', 'TOO_MANY_REQUESTS']);
    const refused = await ask(collector, keyNumber(99));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^[1-9]\d*$/)]);
    expect((await ask(collector, PAGE_KEY)).status).toBe(200);
  });

  it('count as requests of the address', async () => {
    const collector = await start({ rates: { ...ANY_RATE, perAddress: 0.02, burstSeconds: 100 } });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await ask(collector, PAGE_KEY)).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('wait until the keys are known', async () => {
    const log = new MemoryLog();
    log.hold();
    const collector = await startCollector(FACTS, {}, log);
    open.push(collector);
    const { status, headers, body } = await ask(collector, PAGE_KEY);
    expect([status, headers.get('retry-after'), body['code']]).toEqual([503, '1', 'NOT_READY']);
  });
});
