/** What becomes of a socket when its key does, and whom limits and proxies concern. Over a real listener. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ControlFact, SocketRefusal } from '#contracts';
import {
  ANY_RATE,
  BASIC_FACTS,
  BROWSER_KEY,
  collectorFact,
  keyNumber,
  MemoryLog,
  SERVER_KEY,
  startCollector,
  type Collector,
} from '../../collector.fixture.spec.js';
import type { IngestSettings } from '../../parts.js';
import { closeClients, connect, gist, next, refusal, send } from './socket.fixture.spec.js';

const event = { type: 'page_view', stream: 'web' };
const running: Collector[] = [];

afterEach(async () => {
  closeClients();
  await Promise.all(running.splice(0).map(({ app }) => app.close()));
});

async function start(
  settings: Partial<IngestSettings> = {},
  facts: readonly ControlFact[] = BASIC_FACTS,
  log = new MemoryLog(),
): Promise<Collector> {
  const collector = await startCollector(facts, settings, log);
  running.push(collector);
  return collector;
}

/** The facts are known when it resolves. */
async function learn({ log }: Collector, ...facts: readonly ControlFact[]): Promise<void> {
  log.add(...facts);
  await log.deliver();
}

const terms = { projectId: 'p1', collectorId: 'collector-1', streams: [], origins: [], expiresAt: null, name: 'n' };
const CHANGES: readonly (readonly [string, () => ControlFact, string])[] = [
  ['was revoked', () => ({ type: 'collector_revoked', projectId: 'p1', collectorId: 'collector-1' }), 'KEY_REVOKED'],
  ['has expired', () => ({ type: 'collector_changed', ...terms, scopes: ['ingest'], expiresAt: 1 }), 'KEY_EXPIRED'],
  ['may only read', () => ({ type: 'collector_changed', ...terms, scopes: ['read'] }), 'KEY_SCOPE'],
];

describe('a key that', () => {
  it.each(CHANGES)('%s closes the sockets that are open, and says why', async (_name, fact, code) => {
    const collector = await start();
    const client = connect(collector.url);
    const other = connect(collector.url, { key: BROWSER_KEY });
    await Promise.all([next(client, 'connect'), next(other, 'connect')]);
    const closed = next<SocketRefusal>(client, 'closed');
    const gone = next<string>(client, 'disconnect');
    await learn(collector, fact());
    expect(await closed).toMatchObject({ code, retryable: false });
    expect(await gone).toBe('io server disconnect');
    expect(gist(await send(other, { ...event, id: 'o' }))).toEqual(['ok', 'o']);
  });

  it.each(CHANGES)('%s is asked about with each send', async (_name, fact, code) => {
    const collector = await start();
    const client = connect(collector.url);
    await next(client, 'connect');
    const learnt = learn(collector, fact());
    const answer = send(client, event);
    await learnt;
    expect(gist(await answer)).toEqual([code, false]);
    expect(collector.log.appended).toHaveLength(0);
  });

  it('was made a moment ago is let in once the log has told of it', async () => {
    const collector = await start();
    const client = connect(collector.url, { key: keyNumber(40) });
    const connected = next(client, 'connect');
    collector.log.add(collectorFact(40));
    await next(client.io as never, 'open');
    await collector.log.deliver();
    await connected;
    expect(gist(await send(client, { ...event, id: 'new' }))).toEqual(['ok', 'new']);
  });

  it('nobody can know yet is to come again', async () => {
    const log = new MemoryLog();
    log.hold();
    const collector = await start({}, BASIC_FACTS, log);
    expect(await refusal(connect(collector.url))).toMatchObject({ code: 'NOT_READY', retryable: true, retryAfter: 1 });
    await log.deliver();
    await next(connect(collector.url), 'connect');
  });
});

describe('limits', () => {
  const limited = (ratePerSecond: number | null, monthlyQuota: number | null = null) => [
    ...BASIC_FACTS,
    collectorFact(41, { ratePerSecond, monthlyQuota }),
  ];
  const LIMITED = { key: keyNumber(41) };

  it('of events hold over a socket as over HTTP', async () => {
    const collector = await start({}, limited(1));
    const client = connect(collector.url, LIMITED);
    expect(
      await send(
        client,
        Array.from({ length: 30 }, () => event),
      ),
    ).toMatchObject({ ok: true, accepted: 30 });
    const refused = await send(client, event);
    expect(refused).toMatchObject({ ok: false, code: 'TOO_MANY_REQUESTS', retryable: true });
    expect(refused).toHaveProperty('retryAfter', expect.any(Number));
    expect(collector.log.appended).toHaveLength(30);
  });

  it('of a month hold as well', async () => {
    const collector = await start({}, limited(null, 2));
    const client = connect(collector.url, LIMITED);
    expect(await send(client, [event, event])).toMatchObject({ ok: true });
    expect(gist(await send(client, event))).toEqual(['QUOTA_EXCEEDED', true]);
  });

  it('of sends that cannot be read are not gone round', async () => {
    const collector = await start({}, limited(1));
    const client = connect(collector.url, LIMITED);
    const codes = [];
    for (let i = 0; i < 30; i++) codes.push(gist(await send(client, 'no event'))[0]);
    expect([codes[0], codes.at(-1)]).toEqual(['BODY_SHAPE', 'TOO_MANY_REQUESTS']);
  });

  it('of requests of browsers from one address are of sends', async () => {
    const collector = await start({ rates: { ...ANY_RATE, perAddress: 0.02, burstSeconds: 100 } });
    const client = connect(collector.url, { key: BROWSER_KEY });
    const codes = [];
    for (let i = 0; i < 3; i++) codes.push(gist(await send(client, event))[0]);
    expect(codes).toEqual(['ok', 'ok', 'TOO_MANY_REQUESTS']);
  });

  it.each([
    ['a key that is none of ours', { key: keyNumber(99) }, 'KEY_UNKNOWN'],
    ['no key', {}, 'KEY_MISSING'],
  ])('of strangers are those of who shows %s', async (_name, auth, code) => {
    const collector = await start({ rates: { ...ANY_RATE, perStranger: 0.05, burstSeconds: 100 } });
    const seen = [];
    for (let i = 0; i < 6; i++) seen.push((await refusal(connect(collector.url, auth))).code);
    expect(seen).toEqual([...Array.from({ length: 5 }, () => code), 'TOO_MANY_REQUESTS']);
    await next(connect(collector.url), 'connect');
  });
});

describe('the address of a browser', () => {
  const from = (collector: Collector, forwarded: string) =>
    connect(collector.url, { key: BROWSER_KEY }, { extraHeaders: { 'x-forwarded-for': forwarded } });
  const seen = async (collector: Collector, forwarded: string) => {
    await send(from(collector, forwarded), event);
    return collector.log.events.at(-1)?.address;
  };

  it('is what listed proxies say, and nobody else', async () => {
    const behind = await start({ trustProxy: ['127.0.0.1', '10.0.0.0/8'] });
    expect(await seen(behind, '198.51.100.1')).toBe('198.51.100.1');
    expect(await seen(behind, '203.0.113.9, 198.51.100.2, 10.1.2.3')).toBe('198.51.100.2');
    expect(await seen(behind, '2001:db8::1')).toBe('2001:db8::1');
    expect(await seen(behind, 'nonsense')).toBe('127.0.0.1');
    expect(await seen(await start(), '198.51.100.1')).toBe('127.0.0.1');
  });
});

describe('a server key', () => {
  it('is for every page, as it is no browser key', async () => {
    const collector = await start();
    const client = connect(collector.url, { key: SERVER_KEY }, { extraHeaders: { origin: 'https://any.example' } });
    await send(client, event);
    expect(collector.log.events[0]?.address).toBeNull();
  });
});
