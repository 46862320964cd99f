/** Who may send, and what a request must show for it; over a real listener. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import {
  BASIC_FACTS,
  BROWSER_KEY,
  collectorFact,
  keyNumber,
  MemoryLog,
  post,
  SERVER_KEY,
  startCollector,
  WITHOUT_KEY,
  type Collector,
} from './collector.fixture.spec.js';

const event = { type: 'page_view', stream: 'web' };
const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
const EXPIRED = keyNumber(10);
const REVOKED = keyNumber(11);
const SCOPELESS = keyNumber(12);
const SHOP_KEY = keyNumber(13);
const READ_KEY = keyNumber(14);
const ROTATED = keyNumber(15);

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector([
    ...BASIC_FACTS,
    collectorFact(10, { expiresAt: 1 }),
    collectorFact(11),
    { type: 'collector_revoked', projectId: 'p1', collectorId: 'collector-11' },
    collectorFact(12, { scopes: [] }),
    collectorFact(13, { scopes: ['ingest:browser'], origins: ['https://shop.example'] }),
    collectorFact(14, { scopes: ['read', 'admin'] }),
    collectorFact(15),
    {
      type: 'collector_key_rotated',
      projectId: 'p1',
      collectorId: 'collector-15',
      keyHash: collectorFact(16).keyHash,
      keyHint: 'abcd',
      othersUntil: 1,
    },
  ]);
});
afterAll(() => collector.app.close());

describe('a key', () => {
  it.each([
    ['Bearer', { authorization: `Bearer ${SERVER_KEY}` }],
    ['bearer in small letters', { authorization: `bearer ${SERVER_KEY}` }],
    ['X-Api-Key', { ...WITHOUT_KEY, 'x-api-key': SERVER_KEY }],
    ['Basic user name', { authorization: `Basic ${Buffer.from(`${SERVER_KEY}:`).toString('base64')}` }],
  ])('is taken as %s', async (_name, headers) => {
    expect((await post(collector, event, headers)).status).toBe(202);
  });

  it("that is a browser's is taken from the address and from the body, a server's is not", async () => {
    const inQuery = (key: string) => post(collector, event, WITHOUT_KEY, `/v1/events?key=${key}`);
    const inBody = (key: string) => post(collector, { ...event, writeKey: key }, WITHOUT_KEY);
    expect((await inQuery(BROWSER_KEY)).status).toBe(202);
    expect((await inBody(BROWSER_KEY)).status).toBe(202);
    expect((await post(collector, { events: [event], writeKey: BROWSER_KEY }, WITHOUT_KEY)).status).toBe(202);
    expect((await inQuery(SERVER_KEY)).body.code).toBe('KEY_SCOPE');
    expect((await inBody(SERVER_KEY)).body.code).toBe('KEY_SCOPE');
  });

  it.each([
    ['missing', WITHOUT_KEY, 401, 'KEY_MISSING'],
    ['of another scheme', { authorization: 'Digest x' }, 401, 'KEY_MISSING'],
    ['nonsense', bearer('x'), 401, 'KEY_UNKNOWN'],
    ['of a wrong checksum', bearer(`${SERVER_KEY.slice(0, -1)}_`), 401, 'KEY_UNKNOWN'],
    ['unknown', bearer(keyNumber(99)), 401, 'KEY_UNKNOWN'],
    ['expired', bearer(EXPIRED), 401, 'KEY_EXPIRED'],
    ['rotated out', bearer(ROTATED), 401, 'KEY_EXPIRED'],
    ['revoked', bearer(REVOKED), 401, 'KEY_REVOKED'],
    ['without scope', bearer(SCOPELESS), 403, 'KEY_SCOPE'],
    ['for the gateway', bearer(READ_KEY), 403, 'KEY_SCOPE'],
    ['used without its origin', bearer(SHOP_KEY), 403, 'KEY_ORIGIN'],
    ['used from another origin', { ...bearer(SHOP_KEY), origin: 'https://evil.example' }, 403, 'KEY_ORIGIN'],
    ['used from a page that has none', { ...bearer(SHOP_KEY), origin: 'null' }, 403, 'KEY_ORIGIN'],
    ['used from another scheme', { ...bearer(SHOP_KEY), origin: 'http://shop.example' }, 403, 'KEY_ORIGIN'],
    ['used from another port', { ...bearer(SHOP_KEY), origin: 'https://shop.example:8443' }, 403, 'KEY_ORIGIN'],
    ['used from a longer name', { ...bearer(SHOP_KEY), origin: 'https://shop.example.evil' }, 403, 'KEY_ORIGIN'],
    [
      'used from an origin no browser writes',
      { ...bearer(SHOP_KEY), origin: 'HTTPS://SHOP.EXAMPLE' },
      403,
      'KEY_ORIGIN',
    ],
  ])('is refused when it is %s', async (_name, headers, status, code) => {
    const answer = await post(collector, event, headers);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('that replaced another is taken', async () => {
    expect((await post(collector, event, bearer(keyNumber(16)))).status).toBe(202);
  });

  it('is taken from an origin of its own', async () => {
    expect((await post(collector, event, { ...bearer(SHOP_KEY), origin: 'https://shop.example' })).status).toBe(202);
  });
});

describe('before the key is known', () => {
  it('at most 64 KB is read', async () => {
    const padding = 'x'.repeat(64 * 1024);
    const withKey = await post(collector, { writeKey: BROWSER_KEY, ...event, properties: { padding } }, WITHOUT_KEY);
    expect([withKey.status, withKey.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
    const without = await post(collector, { ...event, properties: { padding } }, WITHOUT_KEY);
    expect([without.status, without.body.code]).toEqual([401, 'KEY_MISSING']);
  });

  it('nothing is inflated', async () => {
    const body = gzipSync(JSON.stringify({ ...event, writeKey: BROWSER_KEY }));
    const answer = await post(collector, body, { ...WITHOUT_KEY, 'content-encoding': 'gzip' });
    expect([answer.status, answer.body.code]).toEqual([401, 'KEY_MISSING']);
  });

  it('nothing of a compressed body is looked into', async () => {
    const body = { writeKey: BROWSER_KEY, padding: 'x'.repeat(64 * 1024) };
    const answer = await post(collector, body, { ...WITHOUT_KEY, 'content-encoding': 'gzip' });
    expect([answer.status, answer.body.code]).toEqual([401, 'KEY_MISSING']);
  });

  it('a body that is not JSON is only a missing key', async () => {
    expect((await post(collector, '{"writeKey":', WITHOUT_KEY)).body.code).toBe('KEY_MISSING');
  });
});

describe("the visitor's address and agent", () => {
  const context = { ip: '203.0.113.9', userAgent: 'Visitor/1' };
  const agent = { 'user-agent': 'Request/1', 'x-forwarded-for': '198.51.100.1' };

  it("are the request's for a browser key, whatever the body and forged headers say", async () => {
    await post(collector, { ...event, context }, { ...bearer(BROWSER_KEY), ...agent });
    expect(collector.log.events.at(-1)).toMatchObject({ address: '127.0.0.1', userAgent: 'Request/1' });
  });

  it("are the context's for a server key, and never the server's own", async () => {
    await post(collector, { ...event, context }, agent);
    expect(collector.log.events.at(-1)).toMatchObject({ address: '203.0.113.9', userAgent: 'Visitor/1' });
    await post(collector, event, agent);
    expect(collector.log.events.at(-1)).toMatchObject({ address: null, userAgent: null });
  });

  it('are marked to be kept only while the project says so', async () => {
    await post(collector, { ...event, context });
    expect(collector.log.events.at(-1)).toMatchObject({ keepAddress: false });
    const keeping = (keep: boolean) => ({ type: 'address_keeping_set', projectId: 'p1', keep }) as const;
    const other = await startCollector([...BASIC_FACTS, keeping(true)]);
    await post(other, { ...event, context });
    expect(other.log.events.at(-1)).toMatchObject({ keepAddress: true, address: '203.0.113.9' });
    await other.app.close();
    const again = await startCollector([...BASIC_FACTS, keeping(true), keeping(false)]);
    await post(again, { ...event, context });
    expect(again.log.events.at(-1)).toMatchObject({ keepAddress: false });
    await again.app.close();
  });

  it('are what a listed proxy says', async () => {
    const behind = await startCollector(BASIC_FACTS, { trustProxy: ['127.0.0.1'] });
    await post(behind, event, { ...bearer(BROWSER_KEY), ...agent });
    expect(behind.log.events.at(-1)).toMatchObject({ address: '198.51.100.1' });
    await behind.app.close();
  });
});

describe('a page of another origin', () => {
  it('may ask, and may read the answer, without credentials', async () => {
    const headers = {
      origin: 'https://a.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-api-key',
    };
    const preflight = await fetch(`${collector.url}/v1/events`, { method: 'OPTIONS', headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type,x-api-key');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    for (const key of [BROWSER_KEY, keyNumber(99)]) {
      const answer = await post(collector, event, { ...bearer(key), origin: 'https://a.example' });
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-expose-headers')).toContain('retry-after');
    }
  });

  it('is not spoken of to those who name none', async () => {
    const answer = await post(collector, event);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

describe('facts that come while it runs', () => {
  it('count at once: a new key, a new stream, a revoked key; what comes again changes nothing', async () => {
    const { log } = collector;
    log.add(collectorFact(20), { type: 'stream_created', projectId: 'p1', streamId: 's9', name: 'late' });
    await log.deliver();
    expect((await post(collector, { type: 'x', stream: 'late' }, bearer(keyNumber(20)))).status).toBe(202);
    log.add({ type: 'collector_revoked', projectId: 'p1', collectorId: 'collector-20' });
    log.add({ type: 'stream_removed', projectId: 'p1', streamId: 's9', name: 'late' });
    await log.deliver();
    await log.deliver();
    expect((await post(collector, event, bearer(keyNumber(20)))).body.code).toBe('KEY_REVOKED');
    expect((await post(collector, { type: 'x', stream: 'late' })).status).toBe(422);
  });
});

describe('until the keys that stood in the log are known', () => {
  it('the answer is 503, and health names ingest', async () => {
    const log = new MemoryLog();
    log.hold();
    const starting = await startCollector(BASIC_FACTS, {}, log);
    const answer = await post(starting, event);
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([503, 'NOT_READY', '1']);
    expect(await starting.health.report()).toMatchObject({ ready: false, parts: { ingest: { ok: false } } });
    await log.deliver();
    expect((await post(starting, event)).status).toBe(202);
    await starting.app.close();
  });
});
