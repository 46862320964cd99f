/** `GET /v1/pixel.gif`, as mails and pages without scripts ask for it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem } from '#contracts';
import { LogUnavailable } from '#event-log';
import type { RawEvent } from '#domain';
import {
  BASIC_FACTS,
  BROWSER_KEY,
  collectorFact,
  keyNumber,
  SERVER_KEY,
  startCollector,
  type Collector,
} from '../../collector.fixture.spec.js';

const SHOP_KEY = keyNumber(30);
const SLOW_KEY = keyNumber(31);

let collector: Collector;
beforeAll(async () => {
  const shop = collectorFact(30, { scopes: ['ingest:browser'], origins: ['https://shop.example'] });
  const slow = collectorFact(31, { scopes: ['ingest:browser'], ratePerSecond: 1 });
  collector = await startCollector([...BASIC_FACTS, shop, slow]);
});
afterAll(() => collector.app.close());

const pixel = (query: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${collector.url}/v1/pixel.gif${query}`, init);
const withKey = (query: string, key = BROWSER_KEY): string => `?key=${key}&${query}`;
const lastEvent = (): RawEvent => collector.log.events.at(-1)!;
const problemOf = async (response: Response): Promise<Problem & { events?: object[] }> =>
  (await response.json()) as Problem & { events?: object[] };

describe('a picture', () => {
  it('is one transparent dot that nobody keeps', async () => {
    const response = await pixel(withKey('type=mail_opened&stream=web'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/gif');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-length')).toBe('43');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([bytes.length, bytes.toString('latin1', 0, 6), bytes.readUInt16LE(6), bytes.readUInt16LE(8)]).toEqual([
      43,
      'GIF89a',
      1,
      1,
    ]);
  });

  it('stands for an event', async () => {
    const fields =
      'id=m1&stream=web&type=mail%20opened&time=2026-11-20T10:00:00Z&visitorId=v%2B1&userId=u+1&sessionId=s';
    const headers = { 'user-agent': 'Thunderbird', referer: 'https://mail.example/inbox' };
    await pixel(withKey(`${fields}&url=https://a.example/%3Fb%3Dc&referrer=r&campaign=J%C3%A4nner&_=123`), { headers });
    expect(lastEvent()).toMatchObject({
      id: 'm1',
      type: 'mail opened',
      time: Date.UTC(2026, 10, 20, 10),
      visitorId: 'v+1',
      userId: 'u 1',
      sessionId: 's',
      url: 'https://a.example/?b=c',
      referrer: 'r',
      properties: '{"campaign":"Jänner","_":"123"}',
      context: null,
      address: '127.0.0.1',
      userAgent: 'Thunderbird',
    });
  });

  it('was shown where its referer says, when no url is given', async () => {
    const headers = { referer: 'https://shop.example/cart' };
    await pixel(withKey('type=x&stream=web'), { headers });
    expect(lastEvent().url).toBe('https://shop.example/cart');
    await pixel(withKey('type=x&stream=web&url='), { headers });
    expect(lastEvent().url).toBe('https://shop.example/cart');
    await pixel(withKey('type=x&stream=web'));
    expect(lastEvent().url).toBeNull();
  });

  it('takes epoch milliseconds, leaves out what is empty, and lets the last of two count', async () => {
    await pixel(withKey('type=a&type=b&stream=web&time=1795168800123&userId=&visitorId&a=1&a=&b'));
    expect(lastEvent()).toMatchObject({
      type: 'b',
      time: 1_795_168_800_123,
      userId: null,
      visitorId: null,
      properties: '{"a":"","b":""}',
    });
  });

  it('keeps the key nowhere, and names of prototypes as names', async () => {
    await pixel(withKey(`type=x&stream=web&writeKey=${BROWSER_KEY}&__proto__=p&constructor=c&toString=t`));
    expect(JSON.stringify(lastEvent())).not.toContain(BROWSER_KEY);
    expect(JSON.parse(lastEvent().properties!)).toMatchObject({ constructor: 'c', toString: 't' });
    expect(lastEvent().properties).toContain('"__proto__":"p"');
    expect(({} as Record<string, unknown>)['p']).toBeUndefined();
  });

  it('is counted once with the same id, and asking for its head alone counts nothing', async () => {
    const { appends } = collector.log;
    const head = await pixel(withKey('type=x&stream=web'), { method: 'HEAD' });
    expect([head.status, collector.log.appends]).toEqual([200, appends]);
    expect((await pixel(withKey('type=x&stream=web'), { method: 'POST' })).status).toBe(405);
  });

  it('may be shown where the key is for', async () => {
    const headers = { referer: 'https://shop.example/cart' };
    expect((await pixel(withKey('type=x&stream=web', SHOP_KEY), { headers })).status).toBe(200);
  });
});

describe('in place of a picture there is a problem', () => {
  it.each([
    ['without a key', '?type=x&stream=web', 401, 'KEY_MISSING'],
    ["with a server's key in the address", withKey('type=x&stream=web', SERVER_KEY), 403, 'KEY_SCOPE'],
    ['with a key of another page', withKey('type=x&stream=web', SHOP_KEY), 403, 'KEY_ORIGIN'],
    ['with a key of nobody', withKey('type=x&stream=web', keyNumber(99)), 401, 'KEY_UNKNOWN'],
    ['for bytes that are no UTF-8', withKey('type=x&stream=web&a=%E4'), 400, 'REQUEST_INVALID'],
    ['for a name of such bytes', withKey('type=x&stream=web&%C0%A0=1'), 400, 'REQUEST_INVALID'],
  ])('%s', async (_name, query, status, code) => {
    const { appends } = collector.log;
    const response = await pixel(query, { headers: { referer: 'https://other.example/' } });
    expect([response.status, (await problemOf(response)).code]).toEqual([status, code]);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(collector.log.appends).toBe(appends);
  });

  it.each([
    ['no type', 'stream=web', 'EVENT_TYPE_MISSING', 'type'],
    ['an odd type', 'stream=web&type=%3Cb%3E', 'EVENT_TYPE_INVALID', 'type'],
    ['no stream', 'type=x', 'EVENT_STREAM_MISSING', 'stream'],
    ["another project's stream", 'type=x&stream=foreign', 'EVENT_STREAM_UNKNOWN', 'stream'],
    ['a time without zone', 'type=x&stream=web&time=2026-11-20T10:00:00', 'EVENT_TIME_INVALID', 'time'],
    ['seconds', 'type=x&stream=web&timestamp=1700000000', 'EVENT_TIME_SECONDS', 'timestamp'],
    ['U+0000', 'type=x&stream=web&userId=%00', 'EVENT_TEXT_INVALID', 'userId'],
    ['a long visitor', `type=x&stream=web&visitorId=${'x'.repeat(513)}`, 'EVENT_FIELD_INVALID', 'visitorId'],
    ['a currency that is none', 'type=purchase&stream=web&currency=euro', 'EVENT_PROPERTY_INVALID', 'currency'],
  ])('for an event with %s', async (_name, query, code, pointer) => {
    const { appends } = collector.log;
    const response = await pixel(withKey(query));
    const problem = await problemOf(response);
    expect([response.status, problem.code, problem.events]).toMatchObject([
      422,
      'EVENTS_REJECTED',
      [{ status: 'rejected', code, pointer }],
    ]);
    expect(collector.log.appends).toBe(appends);
  });

  it('for too many events, and while the log is away', async () => {
    const asked = await Promise.all(Array.from({ length: 30 }, () => pixel(withKey('type=x&stream=web', SLOW_KEY))));
    const limited = asked.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(0);
    for (const { headers } of limited) expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    collector.log.fault = new LogUnavailable('away');
    const away = await pixel(withKey('type=x&stream=web'));
    collector.log.fault = null;
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '2']);
  });

  it('for an address that is too long', async () => {
    expect((await pixel(withKey(`type=x&stream=web&a=${'x'.repeat(17_000)}`))).status).toBe(431);
  });
});
